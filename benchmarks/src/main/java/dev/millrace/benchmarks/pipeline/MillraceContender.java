// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.pipeline;

final class MillraceContender implements Contender {
    @Override
    public void process(Run run) {
        throw new UnsupportedOperationException();
    }
}
