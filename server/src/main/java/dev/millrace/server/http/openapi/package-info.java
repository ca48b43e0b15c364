// SPDX-License-Identifier: Apache-2.0
/**
 * The description of the HTTP API for machines, in OpenAPI 3.1: {@link dev.millrace.server.http.openapi.OpenApiRoutes} serves what
 * {@link dev.millrace.server.http.openapi.OpenApiDocument} puts together from YAML resources, a part for each group of routes.
 *
 * <p>Whoever adds a route describes it in the part of its group. Tests compare the document with the routes of the server, both ways,
 * and the answers of a running server with its schemas.
 */
@NullMarked
package dev.millrace.server.http.openapi;

import org.jspecify.annotations.NullMarked;
