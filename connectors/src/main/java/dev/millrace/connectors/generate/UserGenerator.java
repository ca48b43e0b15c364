// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The users who view pages, as a table's changes keyed by the user: {@code registertime}, {@code gender}, {@code regionid},
 * {@code userid}, {@code interests} (an array), {@code contactinfo} (a map) and {@code age}. The first events are one for each user in
 * order, later ones change a user at random.
 */
final class UserGenerator implements EventGenerator {

    static final String TOPIC = "users";

    static final GeneratorDescription DESCRIPTION = new GeneratorDescription(
            "users",
            "the users who view pages, with interests (array) and contact (map)",
            List.of(TOPIC),
            5,
            1,
            0,
            List.of(),
            UserGenerator::new);

    private static final long YEAR_MILLIS = 31_536_000_000L;
    private static final int REGIONS = 9;
    private static final List<String> GENDERS = List.of("FEMALE", "MALE", "OTHER");
    private static final List<String> INTERESTS =
            List.of("Books", "Films", "Games", "Music", "News", "Sport", "Travel");
    private static final List<String> CITIES = List.of("Accra", "Bergen", "Lima", "Osaka", "Porto", "Tunis", "Ulm");

    private final GeneratorSettings settings;
    private final Random random;
    private final JsonLine line = new JsonLine();
    private final long[] registered = new long[PageviewGenerator.USERS];
    private long events;

    UserGenerator(GeneratorSettings settings) {
        settings.allow();
        this.settings = settings;
        this.random = new Random(settings.seed());
    }

    @Override
    public GeneratedEvent next() {
        boolean isNew = events < registered.length;
        int user = isNew ? (int) events : random.nextInt(registered.length);
        long now = settings.timeMillis(events++);
        if (isNew) {
            registered[user] = now - random.nextLong(YEAR_MILLIS);
        }
        String id = "User_" + (user + 1);
        byte[] value = line.put("registertime", registered[user])
                .put("gender", pick(GENDERS))
                .put("regionid", "Region_" + random.nextInt(1, REGIONS + 1))
                .put("userid", id)
                .put("interests", interests())
                .put("contactinfo", contact())
                .put("age", (long) random.nextInt(18, 81))
                .end();
        return new GeneratedEvent(TOPIC, id.getBytes(StandardCharsets.UTF_8), value, now, now);
    }

    private List<String> interests() {
        List<String> shuffled = new ArrayList<>(INTERESTS);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, random.nextInt(1, 4));
    }

    private Map<String, String> contact() {
        Map<String, String> contact = new LinkedHashMap<>();
        contact.put("phone", "555" + random.nextInt(1_000_000, 10_000_000));
        contact.put("city", pick(CITIES));
        contact.put("zipcode", Integer.toString(random.nextInt(10_000, 100_000)));
        return contact;
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
