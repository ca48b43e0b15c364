// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The call that a state is made for.
 *
 * @param arguments types of the columns that {@link AggregateState#add} is given
 * @param constants boxed values of the constant parameters, in order; see {@link dev.millrace.data.Values}
 * @param result the type of the aggregate
 * @param retractions whether rows may be taken back; a state may be smaller where they cannot
 */
public record AggregateBinding(
        List<Type> arguments, List<@Nullable Object> constants, Type result, boolean retractions) {

    /** The constant at {@code index}, or {@code otherwise} if the call has fewer or it is NULL. */
    public Object constant(int index, Object otherwise) {
        Object value = index < constants.size() ? constants.get(index) : null;
        return value == null ? otherwise : value;
    }
}
