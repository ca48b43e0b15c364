// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.browser;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What a page has complained of and asked for since it was made. Noted by the WebSocket's thread, read by any. */
public final class PageLog {

    private static final Set<String> LOCAL_SCHEMES = Set.of("data", "blob", "about");

    private final List<String> errors = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Map<String, String> addresses = new HashMap<>();
    private long transferredBytes;

    synchronized void take(String event, Reply about) {
        switch (event) {
            case "Runtime.exceptionThrown" -> errors.add(exception(about.get("exceptionDetails")));
            case "Runtime.consoleAPICalled" -> {
                if (Set.of("error", "assert").contains(about.get("type").text())) {
                    errors.add("console: " + console(about));
                }
            }
            case "Log.entryAdded" -> {
                Reply entry = about.get("entry");
                if (entry.get("level").text().equals("error")) {
                    errors.add(entry.get("text").text() + " " + entry.get("url").text());
                }
            }
            case "Network.requestWillBeSent" ->
                request(
                        about.get("requestId").text(),
                        about.get("request").get("url").text());
            case "Network.webSocketCreated" ->
                request(about.get("requestId").text(), about.get("url").text());
            case "Network.responseReceived" -> {
                Reply response = about.get("response");
                if (response.get("status").number() >= 400) {
                    failures.add(response.get("status").text() + " "
                            + response.get("url").text());
                }
            }
            case "Network.loadingFinished" ->
                transferredBytes += (long) about.get("encodedDataLength").number();
            case "Network.loadingFailed" -> {
                if (!about.get("canceled").isTrue()) {
                    failures.add(about.get("errorText").text() + " "
                            + Objects.toString(
                                    addresses.get(about.get("requestId").text())));
                }
            }
            default -> {
                // Of no interest.
            }
        }
    }

    private void request(String id, String address) {
        requests.add(address);
        addresses.put(id, address);
    }

    static String exception(Reply details) {
        Reply description = details.get("exception").get("description");
        String what = description.present()
                ? description.text()
                : details.get("text").text() + " "
                        + details.get("exception").get("value").text();
        return what + " (" + details.get("url").text() + ":"
                + details.get("lineNumber").text() + ")";
    }

    private static String console(Reply call) {
        return call.get("args").elements().stream()
                .map(argument -> argument.get("value").present()
                        ? argument.get("value").text()
                        : argument.get("description").text())
                .collect(Collectors.joining(" "));
    }

    /** Uncaught exceptions, {@code console.error} and what the browser logs as an error. */
    public synchronized List<String> errors() {
        return List.copyOf(errors);
    }

    /** The addresses asked for, WebSockets too, in order. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** Requests that failed or were answered with a status from 400. */
    public synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    /** Requests that leave 127.0.0.1. */
    public List<String> foreignRequests() {
        return requests().stream().filter(PageLog::foreign).toList();
    }

    private static boolean foreign(String address) {
        URI uri = URI.create(address.startsWith("data:") ? "data:," : address);
        return !LOCAL_SCHEMES.contains(uri.getScheme()) && !"127.0.0.1".equals(uri.getHost());
    }

    /** Bytes of all answers as they came over the network, headers included, compressed if they were; not those of WebSockets. */
    public synchronized long transferredBytes() {
        return transferredBytes;
    }

    /** Fails if the page has complained, asked elsewhere, or was refused something. */
    public void expectQuiet() {
        StringBuilder found = new StringBuilder();
        errors().forEach(error -> found.append("\n  error: ").append(error));
        failures().forEach(failure -> found.append("\n  failed request: ").append(failure));
        foreignRequests()
                .forEach(request -> found.append("\n  foreign request: ").append(request));
        if (!found.isEmpty()) {
            throw new AssertionError("the page is not quiet:" + found);
        }
    }
}
