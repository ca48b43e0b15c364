// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.StructValue;
import dev.millrace.data.Type;
import dev.millrace.plan.GapMode;
import dev.millrace.plan.OffsetsMode;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.QuerySettings;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.function.FunctionKind;
import dev.millrace.plan.function.FunctionSignature;
import dev.millrace.plan.node.Emit;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.node.Window;
import dev.millrace.plan.node.WindowedBy;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TimestampColumn;
import dev.millrace.plan.source.TopicDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoredPlanTest {

    private static final Field ITEM = new Field("ITEM", ScalarType.VARCHAR);
    private static final Field AMOUNT = new Field("AMOUNT", ScalarType.INT);
    private static final Expression ITEM_COLUMN = new ColumnReference(0, ScalarType.VARCHAR);
    private static final Expression AMOUNT_COLUMN = new ColumnReference(1, ScalarType.INT);

    private static SourceDefinition source(String name, RelationKind kind, @Nullable KeyWindow window) {
        return new SourceDefinition(
                name,
                kind,
                List.of(
                        ColumnDefinition.key("ITEM", ScalarType.VARCHAR),
                        ColumnDefinition.value("AMOUNT", ScalarType.INT)),
                new TopicDefinition(
                        "sales",
                        FormatDefinition.of("KAFKA"),
                        new FormatDefinition("DELIMITED", Map.of("WRAP", "true", "DELIMITER", "\"")),
                        4,
                        (short) 2,
                        Map.of("cleanup.policy", "compact", "retention.ms", "1000")),
                window,
                new TimestampColumn("AMOUNT", null),
                null);
    }

    private static PlanNode scan() {
        return new PlanNode.Scan(
                source("SALES", RelationKind.STREAM, null),
                List.of(
                        new ScanColumn(ScanColumn.Origin.DECLARED, ITEM),
                        new ScanColumn(ScanColumn.Origin.DECLARED, AMOUNT)),
                new Shape(RelationKind.STREAM, List.of(ITEM, AMOUNT), List.of(0)));
    }

    /** A windowed sum of the sales that meet a condition. */
    private static PersistentQuery query(Expression condition) {
        PlanNode filtered = new PlanNode.Filter(scan(), condition);
        FunctionSignature sum = new FunctionSignature(
                "SUM", "sum(int)", FunctionKind.AGGREGATE, List.of(ScalarType.INT), ScalarType.INT);
        PlanNode totals = new PlanNode.Aggregate(
                filtered,
                List.of(ITEM_COLUMN),
                List.of(new AggregateCall(sum, List.of(AMOUNT_COLUMN), true, null)),
                new WindowedBy(new Window.Hopping(60_000, 10_000), null, 5_000, 86_400_000L),
                Emit.FINAL,
                true,
                false,
                new Shape(
                        RelationKind.TABLE,
                        List.of(ITEM, new Field("WINDOWSTART", ScalarType.BIGINT), AMOUNT),
                        List.of(0, 1)));
        PlanNode root = new PlanNode.Project(
                totals,
                List.of(new NamedExpression("ITEM", ITEM_COLUMN)),
                new Shape(RelationKind.TABLE, List.of(ITEM), List.of(0)));
        return new PersistentQuery(
                "CTAS_TOTALS_3",
                "CREATE TABLE totals AS\nSELECT \"é😀\\\" FROM sales;",
                root,
                source("TOTALS", RelationKind.TABLE, new KeyWindow(KeyWindow.Kind.HOPPING, 60_000L)),
                new QuerySettings(OffsetsMode.ENGINE, true, 200L << 20, GapMode.CONTINUE));
    }

    private static Expression literals() {
        StructType point = new StructType(List.of(new Field("x", ScalarType.DOUBLE), new Field("Y", ScalarType.BYTES)));
        Type points = new ArrayType(point);
        List<Expression> all = List.of(
                new Literal(ScalarType.BOOLEAN, true),
                new Literal(ScalarType.BIGINT, Long.MIN_VALUE),
                new Literal(ScalarType.DOUBLE, -0.0),
                new Literal(ScalarType.DOUBLE, Double.NaN),
                new Literal(ScalarType.DOUBLE, Double.NEGATIVE_INFINITY),
                new Literal(ScalarType.DOUBLE, 1e-300),
                new Literal(ScalarType.VARCHAR, "null"),
                new Literal(ScalarType.VARCHAR, "\ud800 \n\t\"\\"),
                new Literal(ScalarType.VARCHAR, null),
                new Literal(ScalarType.DATE, LocalDate.of(2026, 11, 30)),
                new Literal(new DecimalType(10, 3), new BigDecimal("-1.500")),
                new Literal(ScalarType.BYTES, ByteBuffer.wrap(new byte[] {1, -1})),
                new Literal(points, Arrays.asList(new StructValue(point, Arrays.asList(1.5, null)), null)));
        Expression like = new Expression.Like(ITEM_COLUMN, new Literal(ScalarType.VARCHAR, "%"), '!');
        return new Expression.And(List.of(new Expression.In(AMOUNT_COLUMN, all, true), like));
    }

    @Test
    void aPlanIsReadBackEqual() {
        PersistentQuery query = query(literals());
        PersistentQuery read = StoredPlan.read(StoredPlan.write(query));
        assertThat(read).isEqualTo(query);
        assertThat(StoredPlan.hash(read)).isEqualTo(StoredPlan.hash(query)).hasSize(64);
        PersistentQuery other = query(new Literal(ScalarType.BOOLEAN, false));
        assertThat(StoredPlan.hash(other)).isNotEqualTo(StoredPlan.hash(query));
    }

    /** If this fails the form has changed: raise {@link StoredPlan#FORMAT}, and say what becomes of plans of the old one. */
    @Test
    void theFormIsAsItWas() throws IOException {
        String text = StoredPlan.write(query(literals()));
        try (InputStream golden = StoredPlanTest.class.getResourceAsStream("/stored/plan.txt")) {
            assertThat(text)
                    .isEqualTo(new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void whatIsDamagedOrOfAnotherFormatIsRefused() {
        String text = StoredPlan.write(query(literals()));
        assertThatThrownBy(() -> StoredPlan.read(text.replace("millrace-plan 1", "millrace-plan 7")))
                .isInstanceOf(PlanFormatException.class)
                .hasMessageContaining("format 7");
        for (int end = 0; end < text.length(); end += 37) {
            String cut = text.substring(0, end);
            assertThatThrownBy(() -> StoredPlan.read(cut)).isInstanceOf(PlanFormatException.class);
        }
        for (String[] change : new String[][] {
            {"Hopping", "Leaping"},
            {"FINAL", "SOMETIMES"},
            {"sizeMillis=60000", "sizeMillis=soon"},
            {"key=[0, 1]", "key=[0, 9]"},
            {"dropNullKeys=true", "dropNullKeys=maybe"},
            {"statement=", "text="}
        }) {
            assertThatThrownBy(() -> StoredPlan.read(text.replace(change[0], change[1])))
                    .describedAs(change[0])
                    .isInstanceOf(PlanFormatException.class);
        }
        assertThatThrownBy(() -> StoredPlan.read(text + "{}")).isInstanceOf(PlanFormatException.class);
    }

    @Test
    void depthIsBounded() {
        Expression deep = new Literal(ScalarType.BOOLEAN, true);
        for (int i = 0; i < StoredPlan.MOST_DEPTH; i++) {
            deep = new Expression.Not(deep);
        }
        PersistentQuery query = query(deep);
        assertThatThrownBy(() -> StoredPlan.write(query)).isInstanceOf(PlanFormatException.class);
        String open = "Not{operand=".repeat(1_000_000);
        String text = StoredPlan.write(query(new Literal(ScalarType.BOOLEAN, true)));
        int at = text.indexOf("predicate=") + "predicate=".length();
        String attack = text.substring(0, at) + open;
        assertThatThrownBy(() -> StoredPlan.read(attack))
                .isInstanceOf(PlanFormatException.class)
                .hasMessageContaining("deep");
    }
}
