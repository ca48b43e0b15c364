// SPDX-License-Identifier: Apache-2.0

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.puppycrawl.tools.checkstyle.Checker;
import com.puppycrawl.tools.checkstyle.ConfigurationLoader;
import com.puppycrawl.tools.checkstyle.PropertiesExpander;
import com.puppycrawl.tools.checkstyle.api.AuditEvent;
import com.puppycrawl.tools.checkstyle.api.AuditListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks the form of every source file under the working directory, or gives it that form.
 *
 * <p>{@code check} fails if a Java file is not as the formatter would write it, if Checkstyle objects, or if a grammar,
 * a script or a build file lacks its licence line or is too long. {@code format [DIRECTORY…]} rewrites the Java files
 * instead.
 */
final class Tidy {
    private static final String LICENCE = "SPDX-License-Identifier: Apache-2.0";
    private static final int LINES_MAX = 500;
    private static final int FIRST_LINES = 3;
    private static final Set<String> SKIPPED_DIRECTORIES = Set.of("target", "node_modules", "lib");

    private final List<String> findings = Collections.synchronizedList(new ArrayList<>());
    private final Path root = Path.of("").toAbsolutePath();

    public static void main(String[] arguments) throws Exception {
        Tidy tidy = new Tidy();
        boolean rewrite = arguments[0].equals("format");
        List<Path> directories = Stream.of(arguments)
                .skip(1)
                .map(directory -> tidy.root.resolve(directory).normalize())
                .toList();
        List<Path> files = tidy.files(directories);
        List<Path> javaFiles =
                files.stream().filter(file -> file.toString().endsWith(".java")).toList();
        tidy.format(javaFiles, rewrite);
        if (!rewrite) {
            tidy.checkstyle(javaFiles);
            files.stream().filter(Tidy::carriesLicence).forEach(tidy::checkText);
        }
        tidy.findings.stream().sorted().forEach(System.err::println);
        if (!tidy.findings.isEmpty()) {
            System.err.println(tidy.findings.size() + " style findings (bin/format mends formatting)");
            System.exit(1);
        }
    }

    private List<Path> files(List<Path> directories) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .filter(this::ours)
                    .filter(file ->
                            directories.isEmpty() || directories.stream().anyMatch(file::startsWith))
                    .sorted()
                    .toList();
        }
    }

    private boolean ours(Path file) {
        for (Path part : root.relativize(file)) {
            String name = part.toString();
            if (SKIPPED_DIRECTORIES.contains(name) || name.equals(".git") || name.equals(".idea")) {
                return false;
            }
        }
        return true;
    }

    private void format(List<Path> files, boolean rewrite) {
        Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .formatJavadoc(false)
                .build());
        files.parallelStream().forEach(file -> formatOne(formatter, file, rewrite));
    }

    private void formatOne(Formatter formatter, Path file, boolean rewrite) {
        try {
            String before = Files.readString(file);
            String after = formatter.formatSourceAndFixImports(before);
            if (before.equals(after)) {
                return;
            }
            if (rewrite) {
                Files.writeString(file, after);
                System.err.println("formatted " + root.relativize(file));
            } else {
                findings.add(root.relativize(file) + ":1: not formatted");
            }
        } catch (FormatterException failure) {
            findings.add(root.relativize(file) + ": " + failure.getMessage());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void checkstyle(List<Path> files) throws Exception {
        Checker checker = new Checker();
        checker.setModuleClassLoader(Checker.class.getClassLoader());
        checker.configure(ConfigurationLoader.loadConfiguration(
                root.resolve("tidy/checkstyle.xml").toString(), new PropertiesExpander(new Properties())));
        checker.addListener(new Findings());
        checker.process(files.stream().map(Path::toFile).toList());
        checker.destroy();
    }

    private static boolean carriesLicence(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".g4")
                || name.endsWith(".sh")
                || name.equals("pom.xml")
                || file.getParent().endsWith("bin");
    }

    private void checkText(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.stream().limit(FIRST_LINES).noneMatch(line -> line.contains(LICENCE))) {
                findings.add(root.relativize(file) + ":1: the first lines lack " + LICENCE);
            }
            if (lines.size() > LINES_MAX && !file.toString().endsWith(".xml")) {
                findings.add(root.relativize(file) + ": " + lines.size() + " lines, at most " + LINES_MAX);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Collects what Checkstyle reports. */
    private final class Findings implements AuditListener {
        @Override
        public void addError(AuditEvent event) {
            findings.add(
                    root.relativize(Path.of(event.getFileName())) + ":" + event.getLine() + ": " + event.getMessage());
        }

        @Override
        public void addException(AuditEvent event, Throwable failure) {
            findings.add(event.getFileName() + ": " + failure);
        }

        @Override
        public void auditStarted(AuditEvent event) {}

        @Override
        public void auditFinished(AuditEvent event) {}

        @Override
        public void fileStarted(AuditEvent event) {}

        @Override
        public void fileFinished(AuditEvent event) {}
    }
}
