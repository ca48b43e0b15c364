// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.sql.grammar.MillraceParser.QueryStatementContext;
import dev.millrace.sql.syntax.StatementParser;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.Lex;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where the dialect has no rule of its own a query means what the standard says, and Apache Calcite's validator, which
 * knows the standard well, has to find the same columns, names and types.
 */
class CalciteAgreementTest {

    private final ShopSources sources = new ShopSources();
    private final QueryPlanner planner = new QueryPlanner(sources, new FewFunctions());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM users",
                "SELECT u.* FROM users u WHERE u.level > 1",
                "SELECT id AS a, level AS b FROM users ORDER BY b DESC, 1",
                "SELECT t.n FROM (SELECT level + 1 AS n, name FROM users) t WHERE t.n > 3",
                "SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v (n, t)",
                "SELECT n + 1 AS m FROM (VALUES (1, 2.50), (2, 3.25)) AS v (n, d)",
                "WITH c (k, n) AS (SELECT region, COUNT(*) FROM users GROUP BY region) SELECT n, k FROM c WHERE n > 2",
                "SELECT region, COUNT(*) AS n, MAX(level) AS m FROM users GROUP BY region HAVING COUNT(*) > 1",
                "SELECT COUNT(DISTINCT region) AS n FROM users",
                "SELECT u.name, p.email FROM users u JOIN profiles p ON u.id = p.id",
                "SELECT u.name, p.email FROM users u LEFT JOIN profiles p ON u.id = p.id AND u.level > 3",
                "SELECT u.name, p.email FROM users u FULL JOIN profiles p ON u.id = p.id",
                "SELECT u.name, p.email FROM users u, profiles p WHERE u.id = p.id",
                "SELECT name FROM users WHERE id IN (SELECT id FROM profiles)",
                "SELECT name FROM users u WHERE EXISTS (SELECT 1 FROM profiles p WHERE p.id = u.id)",
                "SELECT name FROM users WHERE level > (SELECT MIN(level) FROM users)",
                "SELECT name, (SELECT MAX(p.email) FROM profiles p WHERE p.id = u.id) AS m FROM users u",
                "SELECT id FROM users UNION ALL SELECT level FROM users",
                "SELECT level FROM users UNION SELECT id FROM profiles",
                "SELECT id FROM users INTERSECT SELECT id FROM profiles",
                "SELECT id FROM users EXCEPT SELECT id FROM profiles",
                "SELECT DISTINCT region FROM users",
                "SELECT id, SUM(level) OVER (PARTITION BY region ORDER BY id ROWS 3 PRECEDING) AS s FROM users",
                "SELECT id, ROW_NUMBER() OVER (PARTITION BY region ORDER BY level) AS n FROM users",
                "SELECT CASE WHEN level > 1 THEN level ELSE id END AS c FROM users",
                "SELECT CAST(level AS DOUBLE) AS d, CAST(name AS BIGINT) AS b, CAST(id AS DECIMAL(12, 2)) AS c FROM"
                        + " users",
                "SELECT level + id AS a, level * level AS b, -level AS c, level > id AS d FROM users",
                "SELECT name IS NULL AS a, level BETWEEN 1 AND 5 AS b, name LIKE 'x%' AS c, level IN (1, 2) AS d FROM"
                        + " users",
                "SELECT region, SUM(level) FILTER (WHERE id > 3) AS s FROM users GROUP BY region",
                "SELECT a.id AS x, b.name AS y FROM users a JOIN users b ON a.level = b.level AND a.id < b.id",
            })
    void findsTheColumnsThatTheStandardSays(String text) throws SqlParseException {
        QueryStatementContext statement =
                (QueryStatementContext) StatementParser.parse(text).statement();
        List<String> ours = planner.plan(statement.query(), QueryMode.TRANSIENT).root().shape().columns().stream()
                .map(Field::toString)
                .toList();

        assertThat(ours).isEqualTo(calcite(text));
    }

    private List<String> calcite(String text) throws SqlParseException {
        JavaTypeFactoryImpl types = new JavaTypeFactoryImpl(RelDataTypeSystem.DEFAULT);
        CalciteSchema root = CalciteSchema.createRootSchema(false);
        for (String name : sources.sourceNames()) {
            root.add(name, new Table(sources, name));
        }
        Properties settings = new Properties();
        settings.setProperty("caseSensitive", "true");
        CalciteCatalogReader catalog =
                new CalciteCatalogReader(root, List.of(), types, new CalciteConnectionConfigImpl(settings));
        SqlNode written = SqlParser.create(
                        text, SqlParser.config().withLex(Lex.ORACLE).withUnquotedCasing(Casing.TO_UPPER))
                .parseQuery();
        SqlValidator validator = SqlValidatorUtil.newValidator(
                SqlStdOperatorTable.instance(),
                catalog,
                types,
                SqlValidator.Config.DEFAULT.withConformance(SqlConformanceEnum.DEFAULT));
        return validator.getValidatedNodeType(validator.validate(written)).getFieldList().stream()
                .map(field -> field.getName() + " " + name(field.getType()))
                .toList();
    }

    private static String name(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case INTEGER -> "INT";
            case CHAR, VARCHAR -> "VARCHAR";
            case DECIMAL -> "DECIMAL(" + type.getPrecision() + ", " + type.getScale() + ")";
            default -> type.getSqlTypeName().name().toUpperCase(Locale.ROOT);
        };
    }

    /** A source as Calcite sees it; columns of nested types are left out. */
    private static final class Table extends AbstractTable {
        private final ShopSources sources;
        private final String name;

        Table(ShopSources sources, String name) {
            this.sources = sources;
            this.name = name;
        }

        @Override
        public RelDataType getRowType(RelDataTypeFactory types) {
            RelDataTypeFactory.Builder builder = types.builder();
            for (ColumnDefinition column : sources.source(name).orElseThrow().columns()) {
                type(types, column.type())
                        .ifPresent(type -> builder.add(column.name(), types.createTypeWithNullability(type, true)));
            }
            return builder.build();
        }

        private static Optional<RelDataType> type(RelDataTypeFactory types, Type type) {
            if (type instanceof DecimalType(int precision, int scale)) {
                return Optional.of(types.createSqlType(SqlTypeName.DECIMAL, precision, scale));
            }
            if (!(type instanceof ScalarType scalar)) {
                return Optional.empty();
            }
            return Optional.of(
                    switch (scalar) {
                        case INT -> types.createSqlType(SqlTypeName.INTEGER);
                        case BYTES -> types.createSqlType(SqlTypeName.VARBINARY);
                        case TIMESTAMP -> types.createSqlType(SqlTypeName.TIMESTAMP, 3);
                        case BOOLEAN -> types.createSqlType(SqlTypeName.BOOLEAN);
                        case BIGINT -> types.createSqlType(SqlTypeName.BIGINT);
                        case DOUBLE -> types.createSqlType(SqlTypeName.DOUBLE);
                        case VARCHAR -> types.createSqlType(SqlTypeName.VARCHAR);
                        case DATE -> types.createSqlType(SqlTypeName.DATE);
                        case TIME -> types.createSqlType(SqlTypeName.TIME);
                    });
        }
    }
}
