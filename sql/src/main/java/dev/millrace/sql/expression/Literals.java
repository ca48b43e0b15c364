// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.data.DecimalType;
import dev.millrace.data.ScalarType;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceParser.BooleanLiteralContext;
import dev.millrace.sql.grammar.MillraceParser.IntervalDurationContext;
import dev.millrace.sql.grammar.MillraceParser.IntervalLiteralContext;
import dev.millrace.sql.grammar.MillraceParser.LiteralContext;
import dev.millrace.sql.grammar.MillraceParser.NullLiteralContext;
import dev.millrace.sql.grammar.MillraceParser.NumberContext;
import dev.millrace.sql.grammar.MillraceParser.NumberLiteralContext;
import dev.millrace.sql.grammar.MillraceParser.StringLiteralContext;
import dev.millrace.sql.grammar.MillraceParser.VariableLiteralContext;
import dev.millrace.sql.syntax.Identifiers;
import dev.millrace.sql.syntax.StatementParser;
import java.math.BigDecimal;

/**
 * Written literals. A whole number is INT if it fits, else BIGINT, else DECIMAL; a number with a point is DECIMAL of
 * just its digits; one with an exponent is DOUBLE.
 */
final class Literals {

    /** The longest number, in characters. */
    private static final int DIGITS_MAX = 1_000;

    private Literals() {}

    static Expression literal(LiteralContext written) {
        return switch (written) {
            case NullLiteralContext none -> Nulls.UNTYPED;
            case BooleanLiteralContext bool -> new Literal(ScalarType.BOOLEAN, bool.TRUE() != null);
            case NumberLiteralContext number -> number(number.number());
            case StringLiteralContext string ->
                new Literal(
                        ScalarType.VARCHAR, Identifiers.string(string.STRING().getSymbol()));
            case VariableLiteralContext variable ->
                throw Identifiers.undefined(variable.VARIABLE().getSymbol());
            default -> throw new IllegalStateException("no such literal: " + written.getClass());
        };
    }

    private static Literal number(NumberContext written) {
        String text = written.getText();
        if (text.length() > DIGITS_MAX) {
            // Reading decimal digits takes time that grows with their square.
            throw new SqlException(
                    SqlErrorCode.INVALID_LITERAL,
                    "A number of " + text.length() + " digits is too long; at most " + DIGITS_MAX + " are accepted.",
                    StatementParser.position(written));
        }
        if (written.FLOAT_NUMBER() != null) {
            return new Literal(ScalarType.DOUBLE, Double.parseDouble(text));
        }
        BigDecimal value = new BigDecimal(text);
        if (written.INTEGER_NUMBER() != null) {
            int bits = value.toBigInteger().bitLength();
            if (bits <= 31) {
                return new Literal(ScalarType.INT, value.intValueExact());
            }
            if (bits <= 63) {
                return new Literal(ScalarType.BIGINT, value.longValueExact());
            }
        }
        int scale = Math.max(0, value.scale());
        BigDecimal exact = value.setScale(scale);
        return new Literal(new DecimalType(Math.max(exact.precision(), Math.max(scale, 1)), scale), exact);
    }

    static Literal interval(IntervalLiteralContext written, BindingContext context) {
        String text = Identifiers.string(written.STRING().getSymbol()).trim();
        long sign = written.MINUS() == null ? 1 : -1;
        return interval(
                text,
                sign,
                written.timeUnit().getText(),
                StatementParser.position(written.STRING().getSymbol()),
                context);
    }

    static Literal interval(IntervalDurationContext written, BindingContext context) {
        return interval(
                written.duration().INTEGER_NUMBER().getText(),
                1,
                written.duration().timeUnit().getText(),
                StatementParser.position(written),
                context);
    }

    private static Literal interval(String amount, long sign, String unit, Position position, BindingContext context) {
        try {
            return context.interval(new BindingContext.Interval(
                    Math.multiplyExact(sign, Integer.parseInt(amount)),
                    TimeUnitName.of(unit).orElseThrow()));
        } catch (NumberFormatException | ArithmeticException notANumber) {
            throw new SqlException(
                    SqlErrorCode.INVALID_LITERAL,
                    "'" + amount + "' is not a whole number of " + unit + ".",
                    position,
                    "Write it like INTERVAL '5' MINUTES.");
        }
    }
}
