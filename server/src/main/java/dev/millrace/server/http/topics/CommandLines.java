// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.topics;

import java.util.LinkedHashMap;
import java.util.Map;

/** Lines to copy into a shell, for one topic of this server. Names of topics need no quotes: Kafka allows no sign that does. */
final class CommandLines {

    private CommandLines() {}

    /**
     * The lines by the name of the program.
     *
     * @param address of this server, as {@code http://127.0.0.1:8088}
     */
    static Map<String, String> of(String topic, String bootstrapServers, String address) {
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("kcat", "kcat -b " + bootstrapServers + " -t " + topic + " -C -o -10");
        commands.put(
                "curl",
                "curl -H 'Content-Type: application/json' -d '{\"hello\": \"world\"}' " + address + "/topics/" + topic);
        commands.put(
                "consumer",
                "kafka-console-consumer.sh --bootstrap-server " + bootstrapServers + " --topic " + topic
                        + " --from-beginning");
        commands.put("millrace", "millrace topic consume " + topic + " --bootstrap-servers " + bootstrapServers);
        return commands;
    }
}
