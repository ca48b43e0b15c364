// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli;

public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
