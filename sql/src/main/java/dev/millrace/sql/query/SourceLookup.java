// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Type;
import dev.millrace.plan.source.SourceDefinition;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The streams, tables and named types that a query may use. A catalog implements it. */
public interface SourceLookup {

    /** The stream or table {@code name}; case matters, plain names in a query have been folded to upper case. */
    Optional<SourceDefinition> source(String name);

    /** All names, for near misses. */
    Collection<String> sourceNames();

    /** The types declared with CREATE TYPE, by name. */
    Map<String, Type> namedTypes();
}
