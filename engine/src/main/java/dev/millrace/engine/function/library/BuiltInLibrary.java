// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.FunctionLibrary;
import dev.millrace.engine.function.aggregate.AggregateFunction;
import dev.millrace.engine.function.aggregate.AggregateFunctions;
import java.util.List;

/** The functions that come with the engine. */
public final class BuiltInLibrary implements FunctionLibrary {

    @Override
    public List<Class<?>> functions() {
        return List.of(
                MathFunctions.class,
                RoundFunctions.class,
                TrigonometryFunctions.class,
                NullFunctions.class,
                TextFunctions.class,
                TextShapeFunctions.class,
                SplitFunctions.class,
                RegexpFunctions.class,
                MaskFunctions.class,
                BytesFunctions.class,
                UrlFunctions.class,
                DateTextFunctions.class,
                DateFunctions.class,
                DatePartFunctions.class,
                ArrayFunctions.class,
                MapFunctions.class,
                LambdaFunctions.class,
                TableFunctions.class,
                JsonFunctions.class);
    }

    @Override
    public List<AggregateFunction> aggregates() {
        return AggregateFunctions.all();
    }
}
