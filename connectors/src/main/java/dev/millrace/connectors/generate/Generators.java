// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import java.util.List;
import java.util.stream.Collectors;

/** All generators. */
public final class Generators {

    private static final List<GeneratorDescription> ALL = List.of(
            StoreGenerator.DESCRIPTION,
            LineGenerator.DESCRIPTION,
            SensorGenerator.DESCRIPTION,
            PlotGenerator.DESCRIPTION,
            PageviewGenerator.DESCRIPTION,
            UserGenerator.DESCRIPTION,
            ClickGenerator.DESCRIPTION,
            PostGenerator.DESCRIPTION,
            TransactionGenerator.DESCRIPTION);

    private Generators() {}

    /** All generators, the plainest first. */
    public static List<GeneratorDescription> all() {
        return ALL;
    }

    /**
     * The generator called {@code name}.
     *
     * @throws GeneratorException if there is none
     */
    public static GeneratorDescription find(String name) {
        for (GeneratorDescription description : ALL) {
            if (description.name().equals(name)) {
                return description;
            }
        }
        throw new GeneratorException(
                GeneratorException.Code.UNKNOWN_GENERATOR,
                "there is no generator '" + name + "'",
                "the generators here: "
                        + ALL.stream().map(GeneratorDescription::name).collect(Collectors.joining(", ")));
    }
}
