// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.dashboard;

import dev.millrace.server.dashboard.Panel.Draw;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.syntax.StatementParser;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what a file or a request says, member by member, and makes a {@link Dashboard} of it. Nothing unknown is passed over. */
final class DashboardReader {

    private static final Set<String> MEMBERS = Set.of("title", "description", "needs", "demo", "panels");
    private static final Set<String> PANEL_MEMBERS = Set.of(
            "title", "sql", "from", "draw", "x", "y", "by", "span", "range", "mark", "average", "unit", "pin", "width");
    private static final Pattern SPAN = Pattern.compile("[1-9][0-9]{0,8} ?(ms|s|m|h|d)");
    private static final int TITLE_CHARACTERS = 200;
    private static final int DESCRIPTION_CHARACTERS = 2_000;
    private static final int SQL_CHARACTERS = 20_000;
    private static final int UNIT_CHARACTERS = 20;
    private static final int COLUMNS_MAX = 20;
    private static final int AVERAGE_MAX = 1_000_000;

    private DashboardReader() {}

    /**
     * Reads a tree of maps, lists, text and numbers.
     *
     * @throws DashboardException that names the panel and the member that is wrong
     */
    static Dashboard read(@Nullable Object tree) {
        Map<?, ?> members = object(tree, "the dashboard", MEMBERS);
        List<Panel> panels = new ArrayList<>();
        Object given = members.get("panels");
        if (!(given instanceof List<?> list) || list.size() > Dashboard.PANELS_MAX) {
            throw new DashboardException("panels has to be a list of at most " + Dashboard.PANELS_MAX + " panels");
        }
        for (int i = 0; i < list.size(); i++) {
            panels.add(panel(list.get(i), "panel " + (i + 1)));
        }
        String description = text(members, "description", "the dashboard", DESCRIPTION_CHARACTERS);
        return new Dashboard(
                needed(members, "title", "the dashboard", TITLE_CHARACTERS),
                description == null ? "" : description,
                text(members, "needs", "the dashboard", TITLE_CHARACTERS),
                text(members, "demo", "the dashboard", TITLE_CHARACTERS),
                panels);
    }

    private static Panel panel(@Nullable Object tree, String place) {
        Map<?, ?> members = object(tree, place, PANEL_MEMBERS);
        String title = needed(members, "title", place, TITLE_CHARACTERS);
        String named = place + " (" + title + ")";
        Draw draw = draw(needed(members, "draw", named, TITLE_CHARACTERS), named);
        String from = text(members, "from", named, TITLE_CHARACTERS);
        if (from != null && !from.equals("earliest") && !from.equals("latest")) {
            throw wrong(named, "from", "has to be earliest or latest");
        }
        return new Panel(
                title,
                sql(members, named),
                "earliest".equals(from),
                draw,
                axes(members, draw, named),
                look(members, named));
    }

    private static Panel.Axes axes(Map<?, ?> members, Draw draw, String place) {
        String x = text(members, "x", place, TITLE_CHARACTERS);
        List<String> y = texts(members, "y", place);
        if (draw.hasX() && x == null) {
            throw wrong(place, "x", "is missing: a " + draw + " has a column there");
        }
        if (draw != Draw.TABLE && y.isEmpty()) {
            throw wrong(place, "y", "is missing: a " + draw + " has at least one column there");
        }
        return new Panel.Axes(
                x, y, text(members, "by", place, TITLE_CHARACTERS), span(members, place), range(members, place));
    }

    private static Panel.Look look(Map<?, ?> members, String place) {
        List<String> mark = texts(members, "mark", place);
        if (!Set.of("min", "max").containsAll(mark)) {
            throw wrong(place, "mark", "has to be a list of min, max or both");
        }
        return new Panel.Look(
                mark,
                whole(members, "average", place, AVERAGE_MAX),
                text(members, "unit", place, UNIT_CHARACTERS),
                number(members.get("pin"), place, "pin"),
                whole(members, "width", place, Panel.Look.COLUMNS));
    }

    private static Draw draw(String name, String place) {
        for (Draw draw : Draw.values()) {
            if (draw.toString().equals(name)) {
                return draw;
            }
        }
        throw wrong(place, "draw", "has to be line, area, bar, number, table or heatmap");
    }

    private static String sql(Map<?, ?> members, String place) {
        String sql = needed(members, "sql", place, SQL_CHARACTERS);
        try {
            int statements = StatementParser.split(sql).size();
            if (statements != 1) {
                throw wrong(place, "sql", "has to be one statement, and there are " + statements);
            }
        } catch (SqlException refused) {
            throw wrong(place, "sql", "cannot be read: " + refused.getMessage());
        }
        return sql;
    }

    private static @Nullable Object span(Map<?, ?> members, String place) {
        Object span = members.get("span");
        if (span instanceof String text) {
            if (text.isEmpty()) {
                return null;
            }
            if (!SPAN.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
                throw wrong(place, "span", "has to be a time such as 500ms, 60s, 5m, 1h or 1d, or a number");
            }
            return text;
        }
        BigDecimal number = number(span, place, "span");
        if (number != null && number.signum() <= 0) {
            throw wrong(place, "span", "has to be more than 0");
        }
        return number;
    }

    private static List<BigDecimal> range(Map<?, ?> members, String place) {
        Object range = members.get("range");
        if (range == null || (range instanceof List<?> none && none.isEmpty())) {
            return List.of();
        }
        if (range instanceof List<?> bounds && bounds.size() == 2) {
            BigDecimal low = number(bounds.getFirst(), place, "range");
            BigDecimal high = number(bounds.getLast(), place, "range");
            if (low != null && high != null && low.compareTo(high) < 0) {
                return List.of(low, high);
            }
        }
        throw wrong(place, "range", "has to be two numbers, the smaller one first");
    }

    private static Map<?, ?> object(@Nullable Object tree, String place, Set<String> known) {
        if (!(tree instanceof Map<?, ?> members)) {
            throw new DashboardException(place + " has to have members such as "
                    + String.join(", ", known.stream().sorted().toList()));
        }
        for (Object name : members.keySet()) {
            if (!(name instanceof String text) || !known.contains(text)) {
                throw new DashboardException(place + " has the member " + name + ", which is not known; it can have "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
        return members;
    }

    private static String needed(Map<?, ?> members, String name, String place, int characters) {
        String text = text(members, name, place, characters);
        if (text == null) {
            throw wrong(place, name, "is missing");
        }
        return text;
    }

    /** Text; null if it is missing or empty. */
    private static @Nullable String text(Map<?, ?> members, String name, String place, int characters) {
        return switch (members.get(name)) {
            case null -> null;
            case String text when text.isBlank() -> null;
            case String text when text.length() <= characters -> text.strip();
            case String _ -> throw wrong(place, name, "has more than " + characters + " characters");
            default -> throw wrong(place, name, "has to be text; put it into quotes");
        };
    }

    private static List<String> texts(Map<?, ?> members, String name, String place) {
        Object given = members.get(name);
        List<?> list = given instanceof List<?> several
                ? several
                : given == null || given.equals("") ? List.of() : List.of(given);
        if (list.size() > COLUMNS_MAX) {
            throw wrong(place, name, "has more than " + COLUMNS_MAX + " entries");
        }
        List<String> texts = new ArrayList<>();
        for (Object each : list) {
            if (!(each instanceof String text) || text.isBlank() || text.length() > TITLE_CHARACTERS) {
                throw wrong(place, name, "has to be a list of names; put them into quotes");
            }
            texts.add(text);
        }
        return texts;
    }

    private static @Nullable Integer whole(Map<?, ?> members, String name, String place, int most) {
        BigDecimal number = number(members.get(name), place, name);
        if (number == null) {
            return null;
        }
        if (number.stripTrailingZeros().scale() > 0
                || number.compareTo(BigDecimal.ONE) < 0
                || number.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw wrong(place, name, "has to be a whole number from 1 to " + most);
        }
        return number.intValueExact();
    }

    /** A number of bounded length; null if it is missing. */
    private static @Nullable BigDecimal number(@Nullable Object given, String place, String name) {
        if (given == null || given.equals("")) {
            return null;
        }
        if (given instanceof Number number) {
            try {
                BigDecimal exact = new BigDecimal(number.toString());
                if (Math.abs((long) exact.scale()) + exact.precision() < 100) {
                    return exact;
                }
            } catch (NumberFormatException notFinite) {
                // Refused below.
            }
        }
        throw wrong(place, name, "has to be a number");
    }

    private static DashboardException wrong(String place, String member, String what) {
        return new DashboardException(place + ": " + member + " " + what);
    }
}
