// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.service.EngineState;
import dev.millrace.sql.session.Properties;
import io.javalin.http.Context;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Who and how the server is, as ksqlDB's clients ask. */
final class ServerRoutes {

    /** The version of ksqlDB whose API this is; clients choose by it what they send. */
    static final String KSQLDB_VERSION = "0.29.0";

    private static final long LIMIT_SECONDS = 5;

    private final ServerContext server;
    private volatile @Nullable String clusterId;

    ServerRoutes(ServerContext server) {
        this.server = server;
    }

    /** GET /info. */
    void info(Context request) {
        String cluster = clusterId();
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeObjectPropertyStart("KsqlServerInfo");
            json.writeStringProperty("version", KSQLDB_VERSION);
            json.writeStringProperty("kafkaClusterId", cluster);
            json.writeStringProperty("ksqlServiceId", serviceId());
            json.writeStringProperty("serverStatus", isRunning() ? "RUNNING" : "ERROR");
            json.writeStringProperty("millraceVersion", server.version());
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /** GET /healthcheck. */
    void health(Context request) {
        boolean kafka = kafkaAnswers();
        boolean engine = isRunning();
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeBooleanProperty("isHealthy", kafka && engine);
            json.writeObjectPropertyStart("details");
            healthy(json, "metastore", true);
            healthy(json, "kafka", kafka);
            healthy(json, "commandRunner", engine);
            json.writeEndObject();
            json.writeStringProperty("serverState", "READY");
            json.writeEndObject();
        });
    }

    private static void healthy(JsonGenerator json, String part, boolean healthy) {
        json.writeObjectPropertyStart(part);
        json.writeBooleanProperty("isHealthy", healthy);
        json.writeEndObject();
    }

    /** GET /clusterStatus: a cluster of one. */
    void cluster(Context request) {
        long now = System.currentTimeMillis();
        String name = request.req().getServerName() + ":" + request.req().getServerPort();
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeObjectPropertyStart("clusterStatus");
            json.writeObjectPropertyStart(name);
            json.writeBooleanProperty("hostAlive", isRunning());
            json.writeNumberProperty("lastStatusUpdateMs", now);
            json.writeObjectPropertyStart("activeStandbyPerQuery");
            json.writeEndObject();
            json.writeObjectPropertyStart("hostStoreLags");
            json.writeObjectPropertyStart("stateStoreLags");
            json.writeEndObject();
            json.writeNumberProperty("updateTimeMs", now);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /** GET /v1/metadata. */
    void metadata(Context request) {
        String cluster = clusterId();
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeStringProperty("version", KSQLDB_VERSION);
            json.writeName("clusterId");
            clusterId(json, cluster);
            json.writeEndObject();
        });
    }

    /** GET /v1/metadata/id. */
    void metadataId(Context request) {
        String cluster = clusterId();
        Json.answer(request, json -> clusterId(json, cluster));
    }

    private void clusterId(JsonGenerator json, String cluster) {
        json.writeStartObject();
        json.writeStringProperty("id", "");
        json.writeObjectPropertyStart("scope");
        json.writeArrayPropertyStart("path");
        json.writeEndArray();
        json.writeObjectPropertyStart("clusters");
        json.writeStringProperty("kafka-cluster", cluster);
        json.writeStringProperty("ksql-cluster", serviceId());
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    /** GET /is_valid_property/{property}: whether a request may set it. */
    void isValidProperty(Context request) {
        String property = request.pathParam("property");
        if (!property.matches("[A-Za-z0-9._-]+")) {
            KsqlError.notFound("No property can have this name.").answer(request);
            return;
        }
        if (Properties.find(property).isEmpty()) {
            KsqlError.badRequest(
                            "Not recognizable as ksql, streams, consumer, or producer property: '" + property + "'")
                    .answer(request);
        } else {
            Json.answer(request, json -> json.writeBoolean(true));
        }
    }

    private String serviceId() {
        return server.sessions().names().service() + "_";
    }

    private boolean isRunning() {
        return server.service().look().state() == EngineState.RUNNING;
    }

    private boolean kafkaAnswers() {
        try {
            describe();
            return true;
        } catch (KafkaUnavailableException away) {
            return false;
        }
    }

    private String clusterId() {
        String known = clusterId;
        return known == null ? describe() : known;
    }

    private String describe() {
        try (Admin admin = Admin.create(server.client())) {
            String id = admin.describeCluster().clusterId().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            clusterId = id;
            return id;
        } catch (ExecutionException failed) {
            throw KafkaUnavailableException.during("asking for the cluster's id", failed.getCause());
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during("asking for the cluster's id", late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }
}
