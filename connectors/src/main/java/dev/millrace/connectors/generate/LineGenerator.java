// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Lines of 5 to 8 words with a blank between them, from a vocabulary of 10,000 whose n-th word is n times rarer than the first
 * ({@link Zipf}). Words are made of syllables; frequent ones are short, as in a language.
 */
final class LineGenerator implements EventGenerator {

    static final String TOPIC = "streams-plaintext-input";

    static final GeneratorDescription DESCRIPTION = new GeneratorDescription(
            "lines",
            "lines of 5 to 8 words, some frequent and most rare",
            List.of(TOPIC),
            1,
            10,
            0,
            List.of("words: size of the vocabulary, 10000 unless given"),
            LineGenerator::new);

    private static final int DEFAULT_WORDS = 10_000;
    private static final int MAX_WORDS = 1_000_000;
    private static final int LEAST_WORDS_PER_LINE = 5;
    private static final int MOST_WORDS_PER_LINE = 8;
    private static final String CONSONANTS = "bcdfghjklmnprstvwxyz";
    private static final String VOWELS = "aeiou";

    private final GeneratorSettings settings;
    private final Random random;
    private final String[] words;
    private final Zipf ranks;
    private final StringBuilder line = new StringBuilder();
    private long lines;

    LineGenerator(GeneratorSettings settings) {
        settings.allow("words");
        this.settings = settings;
        this.random = new Random(settings.seed());
        this.words = new String[settings.number("words", DEFAULT_WORDS, 1, MAX_WORDS)];
        for (int i = 0; i < words.length; i++) {
            words[i] = word(i);
        }
        this.ranks = new Zipf(words.length);
    }

    /** Word number {@code index}: its digits in the system that has one syllable for each digit and no zero. */
    private static String word(int index) {
        int syllables = CONSONANTS.length() * VOWELS.length();
        StringBuilder word = new StringBuilder();
        for (int rest = index + 1; rest > 0; rest = (rest - 1) / syllables) {
            int syllable = (rest - 1) % syllables;
            word.append(CONSONANTS.charAt(syllable % CONSONANTS.length()));
            word.append(VOWELS.charAt(syllable / CONSONANTS.length()));
        }
        return word.toString();
    }

    @Override
    public GeneratedEvent next() {
        line.setLength(0);
        for (int i = random.nextInt(LEAST_WORDS_PER_LINE, MOST_WORDS_PER_LINE + 1); i > 0; i--) {
            line.append(words[ranks.next(random)]);
            line.append(i > 1 ? " " : "");
        }
        long now = settings.timeMillis(lines++);
        return new GeneratedEvent(TOPIC, null, line.toString().getBytes(StandardCharsets.UTF_8), now, now);
    }
}
