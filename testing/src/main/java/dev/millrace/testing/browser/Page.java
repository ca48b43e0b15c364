// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.browser;

import dev.millrace.formats.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One page of a {@link Browser}. All that acts on an element first waits until it is there, visible and enabled. Selectors are those of
 * CSS; the first match counts.
 */
public final class Page implements AutoCloseable {

    private static final AtomicInteger PICTURES = new AtomicInteger();

    /** Resolves to {ok, error}: as soon as the condition holds, else after a second. Asked again and again, as pages may change. */
    private static final String POLL = """
        (condition => new Promise(resolve => {
          const until = performance.now() + 1000;
          let error = null;
          const look = () => {
            let ok = false;
            try { ok = Boolean(condition()); error = null; } catch (thrown) { error = String(thrown); }
            if (ok || performance.now() > until) resolve({ok, error});
            else setTimeout(() => requestAnimationFrame(look), 5);
          };
          setTimeout(() => resolve({ok: false, error: error ?? 'no frame was drawn'}), 1500);
          look();
        }))\
        """;

    /** The element that a selector selects, if a user could use it now. */
    private static final String USABLE = """
        (selector => {
          const element = document.querySelector(selector);
          if (!element || element.disabled || element.getAttribute('aria-disabled') === 'true') return null;
          if (!element.getClientRects().length || !element.checkVisibility({visibilityProperty: true})) return null;
          element.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
          return element;
        })\
        """;

    private static final Map<String, Integer> KEY_CODES = Map.ofEntries(
            Map.entry("Backspace", 8),
            Map.entry("Tab", 9),
            Map.entry("Enter", 13),
            Map.entry("Escape", 27),
            Map.entry("Space", 32),
            Map.entry("PageUp", 33),
            Map.entry("PageDown", 34),
            Map.entry("End", 35),
            Map.entry("Home", 36),
            Map.entry("ArrowLeft", 37),
            Map.entry("ArrowUp", 38),
            Map.entry("ArrowRight", 39),
            Map.entry("ArrowDown", 40),
            Map.entry("Delete", 46));
    private static final Map<String, Integer> MODIFIERS = Map.of("Alt", 1, "Control", 2, "Meta", 4, "Shift", 8);

    private final DevTools tools;
    private final String session;
    private final String context;
    private final PageLog log = new PageLog();

    Page(DevTools tools, String session, String context) {
        this.tools = tools;
        this.session = session;
        this.context = context;
        tools.listen(session, log::take);
        for (String domain : List.of("Page", "Runtime", "Network", "Log", "Performance")) {
            send(domain + ".enable", Map.of());
        }
        setSize(1280, 900);
    }

    private Reply send(String method, Map<String, ?> parameters) {
        return tools.send(session, method, parameters);
    }

    /** What the page has complained of and asked for. */
    public PageLog log() {
        return log;
    }

    /** Goes to {@code address} and waits until the page is loaded. */
    public void open(String address) {
        Reply reply = send("Page.navigate", Map.of("url", address));
        if (reply.get("errorText").present()) {
            throw new AssertionError(
                    address + " cannot be opened: " + reply.get("errorText").text());
        }
        await("document.readyState === 'complete'", "the page " + address + " is loaded");
    }

    /** Loads the page again, from the server. */
    public void reload() {
        evaluate("window.millraceBeforeReload = true");
        send("Page.reload", Map.of("ignoreCache", true));
        await("!window.millraceBeforeReload && document.readyState === 'complete'", "the page is loaded again");
    }

    /**
     * The value of a script, which a promise may give: what JSON can say.
     *
     * @throws AssertionError if the script throws
     */
    public Reply evaluate(String script) {
        Reply reply = send(
                "Runtime.evaluate",
                Map.of("expression", script, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (reply.get("exceptionDetails").present()) {
            throw new AssertionError(PageLog.exception(reply.get("exceptionDetails")) + "\nin " + script);
        }
        return reply.get("result").get("value");
    }

    /**
     * Waits until a condition holds in the page: a script that is true.
     *
     * @param what what is waited for, as the failure is to say it
     * @throws AssertionError after a minute, with what the page shows and said
     */
    public void await(String condition, String what) {
        long deadline = System.nanoTime() + DevTools.PATIENCE.toNanos();
        String lastError = "";
        while (System.nanoTime() < deadline) {
            try {
                Reply seen = evaluate(POLL + "(() => (" + condition + "))");
                if (seen.get("ok").isTrue()) {
                    return;
                }
                lastError = seen.get("error").text();
            } catch (DevTools.Refused navigated) {
                if (tools.isLost()) {
                    throw navigated;
                }
                // The page that was asked is gone; the next one is asked.
                lastError = String.valueOf(navigated.getMessage());
            }
        }
        throw new AssertionError(describe(what, condition, lastError));
    }

    private String describe(String what, String condition, String lastError) {
        StringBuilder text = new StringBuilder("not so within " + DevTools.PATIENCE.toSeconds() + " s: " + what);
        text.append("\n  condition: ").append(condition);
        if (!lastError.isEmpty()) {
            text.append("\n  it threw: ").append(lastError);
        }
        try {
            text.append("\n  address: ").append(evaluate("location.href").text());
            text.append("\n  text: ")
                    .append(evaluate("document.body.innerText.slice(0, 3000)").text());
            Path picture = Path.of(
                    "target",
                    "browser",
                    "failure-" + ProcessHandle.current().pid() + "-" + PICTURES.incrementAndGet() + ".png");
            screenshot(picture);
            text.append("\n  picture: ").append(picture.toAbsolutePath());
        } catch (DevTools.Refused | AssertionError | UncheckedIOException failed) {
            text.append("\n  no more can be said: ").append(failed.getMessage());
        }
        log.errors().forEach(error -> text.append("\n  error: ").append(error));
        log.failures().forEach(failure -> text.append("\n  failed request: ").append(failure));
        return text.toString();
    }

    private static String usable(String selector) {
        return USABLE + "(" + JsonText.toText(selector) + ")";
    }

    /** Clicks an element. */
    public void click(String selector) {
        await("(e => e && (e.click(), true))(" + usable(selector) + ")", "there is " + selector + " to click");
    }

    /** Puts {@code text} in place of what stands in an element that takes text. */
    public void type(String selector, String text) {
        await(
                "(e => e && (e.focus(), e.select ? e.select() : getSelection().selectAllChildren(e), true))("
                        + usable(selector) + ")",
                "there is " + selector + " to type into");
        if (text.isEmpty()) {
            press("Delete");
        } else {
            send("Input.insertText", Map.of("text", text));
        }
    }

    /** Presses a key where the focus is: {@code Enter}, {@code Control+Enter}, {@code a}. */
    public void press(String keys) {
        String key = keys;
        int modifiers = 0;
        for (int plus = key.indexOf('+'); plus > 0; plus = key.indexOf('+')) {
            Integer modifier = MODIFIERS.get(key.substring(0, plus));
            if (modifier == null) {
                throw new IllegalArgumentException("no such modifier: " + keys);
            }
            modifiers |= modifier;
            key = key.substring(plus + 1);
        }
        Integer code = KEY_CODES.get(key);
        if (code == null && key.length() != 1) {
            throw new IllegalArgumentException("no such key: " + keys);
        }
        Map<String, Object> event = new HashMap<>();
        event.put("modifiers", (long) modifiers);
        event.put("key", key.equals("Space") ? " " : key);
        event.put("code", code == null ? "Key" + Character.toUpperCase(key.charAt(0)) : key);
        event.put("windowsVirtualKeyCode", (long) (code == null ? Character.toUpperCase(key.charAt(0)) : code));
        event.put("type", "keyUp");
        Map<String, Object> down = new HashMap<>(event);
        down.put("type", "keyDown");
        String typed = key.equals("Enter") ? "\r" : key.equals("Space") ? " " : code == null ? key : "";
        if (!typed.isEmpty() && (modifiers & ~8) == 0) {
            down.put("text", typed);
        }
        send("Input.dispatchKeyEvent", down);
        send("Input.dispatchKeyEvent", event);
    }

    /** The text that an element shows, once it is there. */
    public String text(String selector) {
        String quoted = JsonText.toText(selector);
        await("document.querySelector(" + quoted + ")", "there is " + selector);
        return evaluate("document.querySelector(" + quoted + ")?.innerText ?? ''")
                .text();
    }

    /** Writes a picture of what is in view, as PNG. */
    public void screenshot(Path file) {
        byte[] picture = Base64.getDecoder()
                .decode(send("Page.captureScreenshot", Map.of("format", "png"))
                        .get("data")
                        .text());
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.write(file, picture);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Makes the window so large, in CSS pixels. */
    public void setSize(int width, int height) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", (long) width, "height", (long) height, "deviceScaleFactor", 1L, "mobile", false));
    }

    /** What the page is told of its user's wishes. */
    public void emulate(boolean dark, boolean reducedMotion) {
        send(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of(
                                        "name",
                                        "prefers-reduced-motion",
                                        "value",
                                        reducedMotion ? "reduce" : "no-preference"))));
    }

    /** How many pixels the page is wider than its window. */
    public long horizontalOverflow() {
        return evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
                        + " - document.documentElement.clientWidth")
                .whole();
    }

    /** What is in use of the script's heap once garbage is collected, in bytes. */
    public long heapBytes() {
        send("HeapProfiler.collectGarbage", Map.of());
        return metric("JSHeapUsedSize");
    }

    /** How many nodes of documents there are, those that are not shown included. */
    public long nodes() {
        return metric("Nodes");
    }

    private long metric(String name) {
        for (Reply metric :
                send("Performance.getMetrics", Map.of()).get("metrics").elements()) {
            if (metric.get("name").text().equals(name)) {
                return (long) metric.get("value").number();
            }
        }
        throw new AssertionError("the browser does not measure " + name);
    }

    @Override
    public void close() {
        tools.forget(session);
        try {
            var _ = tools.send("", "Target.disposeBrowserContext", Map.of("browserContextId", context));
        } catch (DevTools.Refused gone) {
            // With the browser its pages are gone too.
        }
    }
}
