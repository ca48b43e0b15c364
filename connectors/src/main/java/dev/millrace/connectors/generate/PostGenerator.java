// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What people post. First each person's profile ({@code profiles}: {@code user_id}, {@code username}, {@code name},
 * {@code picture_url}) and whom they follow ({@code follows}: {@code follower}, {@code followee}); then posts without end
 * ({@code posts}: {@code user_id}, {@code timestamp}, {@code status}), now and then a new profile picture. Each post is also a tweet
 * ({@code tweets}) in the nested form of a social network's feed: {@code text}, {@code entities.hashtags[].text},
 * {@code user.screen_name}, {@code retweeted_status}, escapes, nulls and fields that nobody needs. All are keyed by the person.
 */
final class PostGenerator implements EventGenerator {

    static final String POSTS = "posts";
    static final String PROFILES = "profiles";
    static final String FOLLOWS = "follows";
    static final String TWEETS = "tweets";

    static final GeneratorDescription DESCRIPTION = new GeneratorDescription(
                    "posts",
                    "people, whom they follow, and what they post, also as nested tweets",
                    List.of(POSTS, PROFILES, FOLLOWS, TWEETS),
                    1,
                    10,
                    0,
                    List.of("people: how many there are, 50 unless given"),
                    PostGenerator::new)
            .numbered(new Numbering(TWEETS, "id", ""));

    private static final int DEFAULT_PEOPLE = 50;
    private static final int MAX_PEOPLE = 100_000;
    private static final int FOLLOWED_AT_MOST = 10;
    private static final int POSTS_PER_NEW_PICTURE = 25;
    private static final int POSTS_PER_RETWEET = 5;
    private static final List<String> TAGS =
            List.of("kafka", "streams", "sql", "java", "köln", "東京", "open", "data", "news", "friday");
    private static final List<String> OPENINGS = List.of(
            "Reading about", "Thinking of", "Just finished", "So happy about \uD83D\uDE00", "Tired of", "\"Loving\"");

    private final GeneratorSettings settings;
    private final Random random;
    private final Zipf tags = new Zipf(TAGS.size());
    private final JsonLine line = new JsonLine();
    private final ArrayDeque<GeneratedEvent> ready = new ArrayDeque<>();
    private final int people;
    private int introduced;
    private long steps;
    private long posts;
    private int pictures;
    private @Nullable String lastStatus;

    PostGenerator(GeneratorSettings settings) {
        settings.allow("people");
        this.settings = settings;
        this.random = new Random(settings.seed());
        this.people = settings.number("people", DEFAULT_PEOPLE, 2, MAX_PEOPLE);
        this.introduced = settings.from() == 0 ? 0 : people;
    }

    @Override
    public GeneratedEvent next() {
        while (ready.isEmpty()) {
            long now = settings.timeMillis(steps++);
            if (introduced < people) {
                introduce(introduced++, now);
            } else if (random.nextInt(POSTS_PER_NEW_PICTURE) == 0) {
                addProfile(random.nextInt(people), now);
            } else {
                post(random.nextInt(people), now);
            }
        }
        return ready.remove();
    }

    private void introduce(int person, long now) {
        addProfile(person, now);
        int others = people - 1;
        int first = random.nextInt(others);
        for (int i = 0; i < Math.min(FOLLOWED_AT_MOST, others); i++) {
            int followee = (person + 1 + (first + i) % others) % people;
            line.put("follower", id(person)).put("followee", id(followee));
            add(FOLLOWS, person, now);
        }
    }

    private void addProfile(int person, long now) {
        line.put("user_id", id(person))
                .put("username", username(person))
                .put("name", "Person " + (person + 1))
                .put("picture_url", "https://pictures.example/" + id(person) + "/" + pictures++ + ".png");
        add(PROFILES, person, now);
    }

    private void post(int person, long now) {
        List<String> used = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            used.add(TAGS.get(tags.next(random)));
        }
        StringBuilder status = new StringBuilder(OPENINGS.get(random.nextInt(OPENINGS.size())));
        used.forEach(tag -> status.append(" #").append(tag));
        line.put("user_id", id(person)).put("timestamp", now).put("status", status.toString());
        add(POSTS, person, now);
        addTweet(person, now, status.toString(), used);
    }

    private void addTweet(int person, long now, String status, List<String> used) {
        Map<String, @Nullable Object> retweeted = null;
        if (lastStatus != null && random.nextInt(POSTS_PER_RETWEET) == 0) {
            retweeted = new LinkedHashMap<>();
            retweeted.put("text", lastStatus);
        }
        List<Map<String, String>> hashtags =
                used.stream().map(tag -> Map.of("text", tag)).toList();
        line.put("id", settings.from() + posts++)
                .put("created_at", now)
                .put("text", status)
                .put("entities", Map.of("hashtags", hashtags))
                .put("user", Map.of("screen_name", username(person)))
                .put("coordinates", (Object) null)
                .put("retweeted_status", retweeted)
                .put("lang", "en");
        ready.add(new GeneratedEvent(TWEETS, key(person), ascii(line.end()), now, now));
        lastStatus = status;
    }

    private void add(String topic, int person, long now) {
        ready.add(new GeneratedEvent(topic, key(person), line.end(), now, now));
    }

    /** The JSON {@code object} with all characters beyond ASCII as escapes, as such feeds write them. */
    private static byte[] ascii(byte[] object) {
        StringBuilder escaped = new StringBuilder();
        for (char unit : new String(object, StandardCharsets.UTF_8).toCharArray()) {
            if (unit < 0x80) {
                escaped.append(unit);
            } else {
                escaped.append("\\u%04x".formatted((int) unit));
            }
        }
        return escaped.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] key(int person) {
        return id(person).getBytes(StandardCharsets.UTF_8);
    }

    private static String id(int person) {
        return "u" + (person + 1);
    }

    private static String username(int person) {
        return "person_" + (person + 1);
    }
}
