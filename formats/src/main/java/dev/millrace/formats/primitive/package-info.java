// SPDX-License-Identifier: Apache-2.0
/**
 * The formats KAFKA and NONE: one primitive value per payload, as Kafka's own serializers write it, or no payload at all.
 *
 * <p>Types: {@link dev.millrace.formats.primitive.KafkaFormat} and {@link dev.millrace.formats.primitive.NoneFormat}; decoder
 * and encoder are nested where they are small.
 *
 * <p>Layout of KAFKA, with the class of {@code org.apache.kafka.common.serialization} that reads and writes the same bytes:
 *
 * <pre>
 * INT       4 bytes, big-endian          IntegerSerializer
 * BIGINT    8 bytes, big-endian          LongSerializer
 * DOUBLE    8 bytes, IEEE 754            DoubleSerializer
 * VARCHAR   UTF-8, without its length    StringSerializer
 * BYTES     as they are                  ByteBufferSerializer, ByteArraySerializer
 * </pre>
 *
 * <p>Invariants: a payload of another length than its type's is a bad record; bytes of a VARCHAR that are not UTF-8 become
 * U+FFFD, as {@code StringDeserializer} does it; a null value has no payload.
 *
 * <p>Threading: decoders and encoders belong to one thread, formats to all.
 *
 * <p>Example: {@code kafka-console-consumer --value-deserializer ...LongDeserializer} prints what a sink with
 * {@code VALUE_FORMAT='KAFKA'} and one BIGINT column has written.
 */
@NullMarked
package dev.millrace.formats.primitive;

import org.jspecify.annotations.NullMarked;
