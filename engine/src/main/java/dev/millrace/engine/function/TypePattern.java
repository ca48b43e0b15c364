// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import dev.millrace.data.Type;
import java.util.List;
import java.util.stream.Collectors;

/** What a parameter of an overload accepts: a type, or a shape with type variables that an argument binds. */
public sealed interface TypePattern {

    /** Exactly this type. */
    record Exact(Type type) implements TypePattern {
        @Override
        public String toString() {
            return type.sql();
        }
    }

    /** DECIMAL of any precision and scale. */
    record AnyDecimal() implements TypePattern {
        @Override
        public String toString() {
            return "DECIMAL";
        }
    }

    /** STRUCT of any fields. */
    record AnyStruct() implements TypePattern {
        @Override
        public String toString() {
            return "STRUCT";
        }
    }

    /** Any type; the same one wherever the variable stands in the overload. */
    record Variable(String name) implements TypePattern {
        @Override
        public String toString() {
            return name;
        }
    }

    record ArrayOf(TypePattern element) implements TypePattern {
        @Override
        public String toString() {
            return "ARRAY<" + element + ">";
        }
    }

    record MapOf(TypePattern key, TypePattern value) implements TypePattern {
        @Override
        public String toString() {
            return "MAP<" + key + ", " + value + ">";
        }
    }

    /** A lambda of the parameters given. */
    record LambdaOf(List<TypePattern> parameters, TypePattern result) implements TypePattern {
        public LambdaOf {
            parameters = List.copyOf(parameters);
        }

        @Override
        public String toString() {
            return parameters.stream().map(TypePattern::toString).collect(Collectors.joining(", ", "LAMBDA (", ")"))
                    + " => " + result;
        }
    }
}
