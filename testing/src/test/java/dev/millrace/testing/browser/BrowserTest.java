// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The driver against a page that is written here. */
@Timeout(180)
class BrowserTest {

    private static final String PAGE = """
        <!doctype html><meta charset="utf-8"><title>Shop</title>
        <style>@media (prefers-color-scheme: dark) { body { color: rgb(1, 2, 3) } }</style>
        <div style="height: 3000px">top</div>
        <button id="late" disabled>Late</button><button id="hidden" style="display: none">Hidden</button>
        <input id="name" value="old"><output id="said"></output>
        <a id="next" href="/other">Other page</a>
        <script>
          document.getElementById('late').onclick = () => said.textContent = 'clicked';
          document.getElementById('name').onkeydown = event => {
            if (event.key === 'Enter') said.textContent = event.ctrlKey + ':' + event.target.value;
          };
          requestAnimationFrame(() => document.getElementById('late').disabled = false);
        </script>
        """;

    private static HttpServer server;
    private static String address;
    private static Browser browser;

    private Page page;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, 200, PAGE));
        server.createContext(
                "/other",
                exchange -> answer(exchange, 200, "<!doctype html><p>Here</p><img src=http://foreign.invalid/i>"));
        server.createContext("/favicon.ico", exchange -> answer(exchange, 200, ""));
        server.createContext("/wrong", exchange -> answer(exchange, 200, """
            <!doctype html><script src="/absent.js"></script>
            <script>console.error('bad', 7); undefinedName.call();</script>\
            """));
        server.createContext("/absent.js", exchange -> answer(exchange, 404, "nothing"));
        server.start();
        address = "http://127.0.0.1:" + server.getAddress().getPort();
        browser = Browser.start();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", text.startsWith("<") ? "text/html" : "text/plain");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            ProcessHandle process = browser.process();
            browser.close();
            assertThat(process.isAlive()).isFalse();
        }
        server.stop(0);
    }

    @BeforeEach
    void openPage() {
        page = browser.page();
    }

    @AfterEach
    void closePage() {
        page.close();
    }

    @Test
    void actsLikeAUser() {
        page.open(address);
        page.click("#late");
        page.await("said.textContent === 'clicked'", "the click arrived");
        page.type("#name", "größer");
        page.press("Control+Enter");
        assertThat(page.text("#said")).isEqualTo("true:größer");
        page.type("#name", "");
        page.press("Enter");
        assertThat(page.text("#said")).isEqualTo("false:");
        page.log().expectQuiet();
        page.click("#next");
        page.await("document.body.innerText.includes('Here')", "the other page");
    }

    @Test
    void scriptsGiveValues() {
        page.open(address);
        assertThat(page.evaluate("Promise.resolve({a: [1, 2.5, null, 'x']})")
                        .get("a")
                        .elements())
                .extracting(Reply::text)
                .containsExactly("1", "2.5", "", "x");
        assertThatThrownBy(() -> page.evaluate("absentName + 1")).hasMessageContaining("absentName is not defined");
        assertThat(page.evaluate("absent => 1").present()).isTrue();
    }

    @Test
    void theWindowAndTheUsersWishesCanBeChosen(@TempDir Path directory) throws IOException {
        page.setSize(380, 700);
        page.emulate(true, true);
        page.open(address);
        assertThat(page.evaluate("innerWidth").whole()).isEqualTo(380);
        assertThat(page.horizontalOverflow()).isZero();
        assertThat(page.evaluate("getComputedStyle(document.body).color").text())
                .isEqualTo("rgb(1, 2, 3)");
        assertThat(page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
                        .isTrue())
                .isTrue();
        page.evaluate("document.body.style.width = '500px'");
        page.await("document.documentElement.scrollWidth > 400", "the page is wide");
        assertThat(page.horizontalOverflow()).isPositive();
        Path picture = directory.resolve("page.png");
        page.screenshot(picture);
        assertThat(Files.size(picture)).isGreaterThan(1000);
        assertThat(page.heapBytes()).isPositive();
        assertThat(page.nodes()).isPositive();
    }

    @Test
    void whatAPageDoesWrongIsNoted() {
        page.open(address + "/wrong");
        assertThat(page.log().errors()).anyMatch(error -> error.contains("bad 7"));
        assertThat(page.log().errors()).anyMatch(error -> error.contains("undefinedName is not defined"));
        assertThat(page.log().failures()).containsExactly("404 " + address + "/absent.js");
        assertThatThrownBy(() -> page.log().expectQuiet()).hasMessageContaining("/absent.js");
        assertThat(page.log().foreignRequests()).isEmpty();
        page.open(address + "/other");
        assertThat(page.log().foreignRequests()).containsExactly("http://foreign.invalid/i");
    }

    @Test
    void bytesAreCountedAsTransferred() {
        page.open(address);
        assertThat(page.log().transferredBytes()).isBetween((long) PAGE.length(), PAGE.length() + 1000L);
        assertThat(page.log().requests()).contains(address + "/");
    }
}
