// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.operator;

import dev.millrace.data.Changes;

/** Where an operator puts its changes; they are passed on in the order of the calls. Empty changes are dropped. */
@FunctionalInterface
public interface Output {

    void emit(Changes changes);
}
