// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.statement;

import dev.millrace.sql.grammar.MillraceParser;
import dev.millrace.sql.grammar.MillraceParser.ListingContext;
import dev.millrace.sql.statement.Statement.Listing;

/** What stands behind SHOW or LIST. */
final class ListingReader {

    private ListingReader() {}

    static Statement.Show read(ListingContext listing) {
        return switch (listing) {
            case MillraceParser.ListPropertiesContext _ -> plain(Listing.PROPERTIES);
            case MillraceParser.ListTopicsContext topics ->
                new Statement.Show(Listing.TOPICS, topics.ALL() != null, topics.EXTENDED() != null);
            case MillraceParser.ListStreamsContext streams ->
                new Statement.Show(Listing.STREAMS, false, streams.EXTENDED() != null);
            case MillraceParser.ListTablesContext tables ->
                new Statement.Show(Listing.TABLES, false, tables.EXTENDED() != null);
            case MillraceParser.ListFunctionsContext _ -> plain(Listing.FUNCTIONS);
            case MillraceParser.ListConnectorsContext connectors -> plain(connectors(connectors));
            case MillraceParser.ListConnectorPluginsContext _ -> plain(Listing.CONNECTOR_PLUGINS);
            case MillraceParser.ListTypesContext _ -> plain(Listing.TYPES);
            case MillraceParser.ListVariablesContext _ -> plain(Listing.VARIABLES);
            case MillraceParser.ListQueriesContext queries ->
                new Statement.Show(Listing.QUERIES, false, queries.EXTENDED() != null);
            default -> throw new IllegalStateException("no listing for " + listing.getText());
        };
    }

    private static Statement.Show plain(Listing listing) {
        return new Statement.Show(listing, false, false);
    }

    private static Listing connectors(MillraceParser.ListConnectorsContext connectors) {
        if (connectors.connectorKind() == null) {
            return Listing.CONNECTORS;
        }
        return connectors.connectorKind().SINK() != null ? Listing.SINK_CONNECTORS : Listing.SOURCE_CONNECTORS;
    }
}
