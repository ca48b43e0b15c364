// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.ScalarFunction;
import java.util.Locale;

/** Angles, in radians unless said otherwise, and distances on the globe. */
final class TrigonometryFunctions {

    private static final String CATEGORY = "MATHEMATICAL";
    private static final double EARTH_RADIUS_KILOMETRES = 6371;
    private static final double EARTH_RADIUS_MILES = 3959;

    private TrigonometryFunctions() {}

    @ScalarFunction(name = "SIN", category = CATEGORY, description = "The sine.")
    static double sin(double radians) {
        return Math.sin(radians);
    }

    @ScalarFunction(name = "COS", category = CATEGORY, description = "The cosine.")
    static double cos(double radians) {
        return Math.cos(radians);
    }

    @ScalarFunction(name = "TAN", category = CATEGORY, description = "The tangent.")
    static double tan(double radians) {
        return Math.tan(radians);
    }

    @ScalarFunction(
            name = "COT",
            category = CATEGORY,
            description = "The cotangent; Infinity, with the sign of the value, at 0.")
    static double cot(double radians) {
        return 1 / Math.tan(radians);
    }

    @ScalarFunction(name = "SINH", category = CATEGORY, description = "The hyperbolic sine.")
    static double sinh(double radians) {
        return Math.sinh(radians);
    }

    @ScalarFunction(name = "COSH", category = CATEGORY, description = "The hyperbolic cosine.")
    static double cosh(double radians) {
        return Math.cosh(radians);
    }

    @ScalarFunction(name = "TANH", category = CATEGORY, description = "The hyperbolic tangent.")
    static double tanh(double radians) {
        return Math.tanh(radians);
    }

    @ScalarFunction(name = "ASIN", category = CATEGORY, description = "The angle of that sine; NaN outside −1 to 1.")
    static double asin(double value) {
        return Math.asin(value);
    }

    @ScalarFunction(name = "ACOS", category = CATEGORY, description = "The angle of that cosine; NaN outside −1 to 1.")
    static double acos(double value) {
        return Math.acos(value);
    }

    @ScalarFunction(name = "ATAN", category = CATEGORY, description = "The angle of that tangent.")
    static double atan(double value) {
        return Math.atan(value);
    }

    @ScalarFunction(
            name = "ATAN2",
            category = CATEGORY,
            description = "The angle of the point (x, y) seen from the origin.")
    static double atan2(double y, double x) {
        return Math.atan2(y, x);
    }

    @ScalarFunction(name = "DEGREES", category = CATEGORY, description = "Radians as degrees.")
    static double degrees(double radians) {
        return Math.toDegrees(radians);
    }

    @ScalarFunction(name = "RADIANS", category = CATEGORY, description = "Degrees as radians.")
    static double radians(double degrees) {
        return Math.toRadians(degrees);
    }

    @ScalarFunction(
            name = "GEO_DISTANCE",
            category = CATEGORY,
            description =
                    "The great-circle distance of two points given in decimal degrees, in KM (the default) or MILES.")
    static double distance(double latitude1, double longitude1, double latitude2, double longitude2) {
        return haversine(latitude1, longitude1, latitude2, longitude2) * EARTH_RADIUS_KILOMETRES;
    }

    @ScalarFunction(name = "GEO_DISTANCE", category = CATEGORY)
    static double distance(double latitude1, double longitude1, double latitude2, double longitude2, String unit) {
        double angle = haversine(latitude1, longitude1, latitude2, longitude2);
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "km", "kilometer", "kilometers", "kilometre", "kilometres" -> angle * EARTH_RADIUS_KILOMETRES;
            case "mi", "mile", "miles" -> angle * EARTH_RADIUS_MILES;
            default -> throw new IllegalArgumentException("the unit must be KM or MILES, not '" + unit + "'");
        };
    }

    /** The central angle of two points by the haversine formula. */
    private static double haversine(double latitude1, double longitude1, double latitude2, double longitude2) {
        checkDegrees(latitude1, 90, "latitude");
        checkDegrees(latitude2, 90, "latitude");
        checkDegrees(longitude1, 180, "longitude");
        checkDegrees(longitude2, 180, "longitude");
        double north = Math.sin(Math.toRadians(latitude2 - latitude1) / 2);
        double east = Math.sin(Math.toRadians(longitude2 - longitude1) / 2);
        double square =
                north * north + east * east * Math.cos(Math.toRadians(latitude1)) * Math.cos(Math.toRadians(latitude2));
        return 2 * Math.asin(Math.sqrt(square));
    }

    private static void checkDegrees(double degrees, double limit, String name) {
        if (!(Math.abs(degrees) <= limit)) {
            throw new IllegalArgumentException(
                    "a " + name + " is between −" + (int) limit + " and " + (int) limit + " degrees, not " + degrees);
        }
    }
}
