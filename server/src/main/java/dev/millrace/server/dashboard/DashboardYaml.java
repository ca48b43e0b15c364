// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.dashboard;

import java.math.BigDecimal;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Dashboards as YAML: plain maps, lists, text and numbers only, of a bounded size and depth, no name twice. No tag of a file makes an object
 * of any other class.
 */
final class DashboardYaml {

    /** The longest file. */
    static final int CHARACTERS_MAX = 1 << 20;

    private static final int DEPTH_MAX = 10;
    private static final int ALIASES_MAX = 10;
    private static final int LINE_CHARACTERS = 120;

    private DashboardYaml() {}

    /**
     * Reads a file's text.
     *
     * @throws DashboardException if it is not YAML, or not a dashboard
     */
    static Dashboard read(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(CHARACTERS_MAX);
        options.setNestingDepthLimit(DEPTH_MAX);
        options.setMaxAliasesForCollections(ALIASES_MAX);
        Object tree;
        try {
            tree = new Yaml(new SafeConstructor(options)).load(text);
        } catch (YAMLException malformed) {
            throw new DashboardException("it is not YAML: " + firstLines(String.valueOf(malformed.getMessage())));
        }
        return DashboardReader.read(tree);
    }

    private static String firstLines(String message) {
        return message.length() <= 500
                ? message.strip()
                : message.substring(0, 500).strip() + "…";
    }

    /** The text of a file. */
    static String write(Dashboard dashboard) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(LINE_CHARACTERS);
        options.setAllowUnicode(true);
        options.setIndent(4);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(false);
        return new Yaml(new SafeConstructor(new LoaderOptions()), new PlainNumbers(options), options)
                .dump(dashboard.toTree());
    }

    /** Writes decimal numbers as numbers, where the library would name their class. */
    private static final class PlainNumbers extends Representer {

        PlainNumbers(DumperOptions options) {
            super(options);
            representers.put(BigDecimal.class, number -> {
                BigDecimal decimal = (BigDecimal) number;
                return representScalar(decimal.scale() <= 0 ? Tag.INT : Tag.FLOAT, decimal.toPlainString());
            });
        }
    }
}
