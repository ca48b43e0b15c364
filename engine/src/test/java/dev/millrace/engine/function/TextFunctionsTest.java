// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import static dev.millrace.engine.function.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFunctionsTest {

    @Test
    void letterCaseOfAllScripts() {
        assertThat(call("UCASE", "Straße, Ελλάδα")).isEqualTo("STRASSE, ΕΛΛΆΔΑ");
        assertThat(call("LCASE", "Hi How ARE you?")).isEqualTo("hi how are you?");
        assertThat(call("UPPER", "azAZ@[`{")).isEqualTo("AZAZ@[`{");
        assertThat(call("LOWER", "azAZ@[`{")).isEqualTo("azaz@[`{");
        assertThat(call("UCASE", (Object) null)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "stream, 1, 4, stre",
        "stream, 3, 100, ream",
        "stream, -3, 2, ea",
        "stream, -10, 2, st",
        "stream, 7, 1, ''",
        "stream, 2, 0, ''",
        "größer, 3, 2, öß",
        "größer, -2, 2, er"
    })
    void substrings(String text, int position, int length, String expected) {
        assertThat(call("SUBSTRING", text, position, length)).isEqualTo(expected);
    }

    @Test
    void substringToTheEnd() {
        assertThat(call("SUBSTRING", "stream", 3)).isEqualTo("ream");
        assertThat(call("SUBSTRING", ByteBuffer.wrap(new byte[] {1, 2, 3}), 2))
                .isEqualTo(ByteBuffer.wrap(new byte[] {2, 3}));
    }

    @Test
    void lengthsAreUtf16Units() {
        assertThat(call("LEN", "abc")).isEqualTo(3);
        assertThat(call("LEN", "aß好😀")).isEqualTo("aß好😀".length());
        assertThat(call("LEN", ByteBuffer.wrap(new byte[5]))).isEqualTo(5);
    }

    @Test
    void whiteSpaceIsTrimmed() {
        assertThat(call("TRIM", " \t a b \n")).isEqualTo("a b");
        assertThat(call("LTRIM", "  a ")).isEqualTo("a ");
        assertThat(call("RTRIM", "  a ")).isEqualTo("  a");
    }

    @Test
    void concatenationSkipsNulls() {
        assertThat(call("CONCAT", "a", null, "b")).isEqualTo("ab");
        assertThat(call("CONCAT_WS", ", ", "apple", "banana", null, "date")).isEqualTo("apple, banana, date");
        assertThat(call("CONCAT_WS", ", ", null, null)).isEqualTo("");
        assertThat(call("CONCAT_WS", null, "apple", "banana")).isNull();
    }

    @Test
    void splitting() {
        assertThat(call("SPLIT", "a b  c", " ")).isEqualTo(List.of("a", "b", "", "c"));
        assertThat(call("SPLIT", "$a$$b$", "$")).isEqualTo(List.of("", "a", "", "b", ""));
        assertThat(call("SPLIT", "none", ",")).isEqualTo(List.of("none"));
        assertThat(call("SPLIT", "aß好", "")).isEqualTo(List.of("a", "ß", "好"));
        assertThat(call("SPLIT", null, ",")).isNull();
        assertThat(call("SPLIT_INDEX", "a,b,c", ",", 1)).isEqualTo("b");
        assertThat(call("SPLIT_TO_MAP", "apple':='green'/cherry':='red'/apple':='blue", "/", ":="))
                .isEqualTo(Map.of("apple'", "'blue", "cherry'", "'red'"));
        assertThat(call("SPLIT_TO_MAP", "a=1", "", "=")).isNull();
        assertThat(call("SPLIT", ByteBuffer.wrap(new byte[] {1, 0, 2, 0}), ByteBuffer.wrap(new byte[] {0})))
                .isEqualTo(List.of(
                        ByteBuffer.wrap(new byte[] {1}),
                        ByteBuffer.wrap(new byte[] {2}),
                        ByteBuffer.wrap(new byte[0])));
    }

    @Test
    void regularExpressions() {
        assertThat(call("REGEXP_SPLIT_TO_ARRAY", "aabcda", "(ab|cd)")).isEqualTo(List.of("a", "", "a"));
        assertThat(call("REGEXP_SPLIT_TO_ARRAY", "Hi how are you?", "\\W+"))
                .isEqualTo(List.of("Hi", "how", "are", "you", ""));
        assertThat(call("REGEXP_SPLIT_TO_ARRAY", "abc", "")).isEqualTo(List.of("a", "b", "c"));
        assertThat(call("REGEXP_SPLIT_TO_ARRAY", "abc", "x")).isEqualTo(List.of("abc"));
        assertThat(call("REGEXP_EXTRACT", "(.*) (.*)", "hello there", 2)).isEqualTo("there");
        assertThat(call("REGEXP_EXTRACT", "x", "hello")).isNull();
        assertThat(call("REGEXP_EXTRACT_ALL", "(\\w+) (\\w+)", "hello there nice day", 2))
                .isEqualTo(List.of("there", "day"));
        assertThat(call("REGEXP_REPLACE", "foobar", "a(r)", "$1x")).isEqualTo("foobrx");
        assertThat(call("REGEXP_LIKE", "foobar", "o+b")).isEqualTo(true);
        assertThat(call("REGEXP_EXTRACT", "(", "hello")).asString().startsWith("error: REGEXP_EXTRACT: '(' is not");
    }

    @Test
    void positions() {
        assertThat(call("INSTR", "CORPORATE FLOOR", "OR")).isEqualTo(2);
        assertThat(call("INSTR", "CORPORATE FLOOR", "OR", 3)).isEqualTo(5);
        assertThat(call("INSTR", "CORPORATE FLOOR", "OR", 3, 2)).isEqualTo(14);
        assertThat(call("INSTR", "CORPORATE FLOOR", "OR", -3)).isEqualTo(5);
        assertThat(call("INSTR", "CORPORATE FLOOR", "OR", -3, 2)).isEqualTo(2);
        assertThat(call("INSTR", "CORPORATE FLOOR", "MISSING")).isEqualTo(0);
        assertThat(call("POSITION", "R", "CORN")).isEqualTo(3);
    }

    @Test
    void padding() {
        assertThat(call("LPAD", "Foo", 7, "Bar")).isEqualTo("BarBFoo");
        assertThat(call("LPAD", "Foo", 2, "Bar")).isEqualTo("Fo");
        assertThat(call("LPAD", "", 2, "Bar")).isEqualTo("Ba");
        assertThat(call("RPAD", "Foo", 7, "Bar")).isEqualTo("FooBarB");
        assertThat(call("RPAD", "Foo", -1, "Bar")).isNull();
        assertThat(call("RPAD", "Foo", 5, "")).isNull();
        assertThat(call("LPAD", ByteBuffer.wrap(new byte[] {9}), 3, ByteBuffer.wrap(new byte[] {1, 2})))
                .isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 9}));
    }

    @Test
    void masks() {
        assertThat(call("MASK", "My Test $123")).isEqualTo("Xx-Xxxx--nnn");
        assertThat(call("MASK", "My Test $123", "*", null, "1", null)).isEqualTo("*y *est $111");
        assertThat(call("MASK_KEEP_LEFT", "My Test $123", 4)).isEqualTo("My Txxx--nnn");
        assertThat(call("MASK_KEEP_RIGHT", "My Test $123", 4)).isEqualTo("Xx-Xxxx-$123");
        assertThat(call("MASK_LEFT", "My Test $123", 4)).isEqualTo("Xx-Xest $123");
        assertThat(call("MASK_RIGHT", "My Test $123", 4)).isEqualTo("My Test -nnn");
    }

    @Test
    void codesAndChoices() {
        assertThat(call("CHR", 75)).isEqualTo("K");
        assertThat(call("CHR", "\\u597d")).isEqualTo("好");
        assertThat(call("CHR", -1)).isNull();
        assertThat(call("CHR", "K")).isNull();
        assertThat(call("INITCAP", "the Quick br0wn fOX")).isEqualTo("The Quick Br0wn Fox");
        assertThat(call("ELT", 2, "a", "b")).isEqualTo("b");
        assertThat(call("ELT", 3, "a", "b")).isNull();
        assertThat(call("FIELD", "b", "a", "b")).isEqualTo(2);
        assertThat(call("FIELD", null, "a", "b")).isEqualTo(0);
        assertThat(call("MD5", "")).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
        assertThat(call("REPLACE", "foo bar foo", "foo", "x")).isEqualTo("x bar x");
        assertThat(call("UUID"))
                .asString()
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void encodings() {
        assertThat(call("ENCODE", "4578616d706C6521", "hex", "ascii")).isEqualTo("Example!");
        assertThat(call("ENCODE", "0x578616d706C6521", "hex", "utf8")).isEqualTo("\u0005xample!");
        assertThat(call("ENCODE", "X'4578616d706C6521'", "hex", "base64")).isEqualTo("RXhhbXBsZSE=");
        assertThat(call("ENCODE", "578616d706C6521", "hex", "utf8")).asString().startsWith("error");
        assertThat(call("ENCODE", "Ελλάδα", "ascii", "hex")).isEqualTo("3f3f3f3f3f3f");
        assertThat(call("FROM_BYTES", ByteBuffer.wrap(new byte[] {0x1a, (byte) 0xb2}), "hex"))
                .isEqualTo("1AB2");
        assertThat(call("TO_BYTES", "IQ==", "base64")).isEqualTo(ByteBuffer.wrap(new byte[] {'!'}));
        assertThat(call("INT_FROM_BYTES", ByteBuffer.wrap(new byte[] {0, 0, 7, (byte) 0xe5})))
                .isEqualTo(2021);
        assertThat(call(
                        "BIGINT_FROM_BYTES",
                        ByteBuffer.wrap(new byte[] {0, (byte) 0xf2, 5, 0x2a, 1, 0, 0, 0}),
                        "LITTLE_ENDIAN"))
                .isEqualTo(5_000_000_000L);
    }

    @Test
    void urls() {
        String url = "http://user@test.com:8080/path%20to?a%20b=c%20d&e=&f=g#frag%20space";
        assertThat(call("URL_EXTRACT_HOST", url)).isEqualTo("test.com");
        assertThat(call("URL_EXTRACT_PORT", url)).isEqualTo(8080);
        assertThat(call("URL_EXTRACT_PATH", url)).isEqualTo("/path to");
        assertThat(call("URL_EXTRACT_PROTOCOL", url)).isEqualTo("http");
        assertThat(call("URL_EXTRACT_FRAGMENT", url)).isEqualTo("frag space");
        assertThat(call("URL_EXTRACT_QUERY", url)).isEqualTo("a b=c d&e=&f=g");
        assertThat(call("URL_EXTRACT_PARAMETER", url, "a b")).isEqualTo("c d");
        assertThat(call("URL_EXTRACT_PARAMETER", url, "e")).isNull();
        assertThat(call("URL_EXTRACT_PORT", "http://test.com")).isNull();
        assertThat(call("URL_EXTRACT_HOST", "not a url")).isNull();
        assertThat(call("URL_ENCODE_PARAM", "url encoded")).isEqualTo("url+encoded");
        assertThat(call("URL_DECODE_PARAM", "url%20encoded")).isEqualTo("url encoded");
        assertThat(Arrays.asList(call("URL_EXTRACT_QUERY", "http://test.com"))).containsOnlyNulls();
    }
}
