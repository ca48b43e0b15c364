// SPDX-License-Identifier: Apache-2.0
/**
 * The commands on topics: what one needs to look into a Kafka without other tools.
 *
 * <p>{@link dev.millrace.cli.topic.KafkaOptions} holds the options that say which Kafka, shared by every command that talks
 * to one, and turns an absent Kafka into exit code 3 with a hint within five seconds. {@code TopicCommand} is the parent;
 * each subcommand is one class.
 *
 * <pre>
 * millrace topic create sales --partitions 4
 * echo 'a:{"amount": 20}' | millrace topic produce sales --key-separator :
 * millrace topic consume sales --once -o table
 * millrace topic consume streams-wordcount-output --value long --count 10 -o csv
 * </pre>
 *
 * <p>Records are printed as the bytes stand: {@code consume} knows Kafka's primitive serializers and no schemas (SQL's PRINT
 * statement guesses formats). It reads committed records only and joins no consumer group, so that looking changes nothing.
 */
@NullMarked
package dev.millrace.cli.topic;

import org.jspecify.annotations.NullMarked;
