package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.OutputLine;
import dev.prong.child.launch.Descriptors;
import dev.prong.launched.PrintsAtStart;
import dev.prong.testing.Residue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What agents and options of the JVM print when a child starts is output, and disturbs nothing. */
@Timeout(Children.SECONDS)
@Tag("slow")
class NoisyStartTest {

    @TempDir
    private static Path folder;

    private static Path agent;

    private final List<OutputLine> lines = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void makeAgent() throws Exception {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        LaunchedPrograms.classesIn(classes);
        Attributes attributes = new Attributes();
        attributes.put(new Attributes.Name("Premain-Class"), PrintsAtStart.class.getName());
        agent = LaunchedPrograms.jar(folder.resolve("agent.jar"), attributes, classes);
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    static Stream<Arguments> everywhere() {
        return Stream.of(Transport.values()).flatMap(transport -> Stream.of(Descriptors.values())
                .map(descriptors -> Arguments.of(transport, descriptors)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void agentThatPrints(Transport transport, Descriptors descriptors) throws Exception {
        run(builder(transport, descriptors).javaOptions("-javaagent:" + agent + "=prong/1 0123\rPRNG"));
        assertPrinted("agent says", "and more");
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void agentOfAVariableThatPrints(Transport transport, Descriptors descriptors) throws Exception {
        run(builder(transport, descriptors).environment("JAVA_TOOL_OPTIONS", "-javaagent:" + agent + "=text"));
        assertPrinted("Picked up JAVA_TOOL_OPTIONS: -javaagent:", "agent says", "text", "and more");
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void optionsOfTheLauncher(Transport transport, Descriptors descriptors) throws Exception {
        run(builder(transport, descriptors).environment("JDK_JAVA_OPTIONS", "-Dpicked=up").javaOptions("-Xshare:auto",
                "-showversion"));
        assertPrinted("NOTE: Picked up JDK_JAVA_OPTIONS: -Dpicked=up", System.getProperty("java.version"));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void allFlagsOfTheJvm(Transport transport, Descriptors descriptors) throws Exception {
        run(builder(transport, descriptors).javaOptions("-XX:+PrintFlagsFinal"));
        assertPrinted("ActiveProcessorCount");
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void logOfTheJvm(Transport transport, Descriptors descriptors) throws Exception {
        run(builder(transport, descriptors).javaOptions("-Xlog:gc+init,arguments"));
        assertPrinted("[gc,init", "[arguments]");
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void settingsOfTheJvm(Transport transport, Descriptors descriptors) throws Exception {
        run(builder(transport, descriptors).javaOptions("-XshowSettings:vm"));
        assertPrinted("VM settings:");
    }

    private ChildRuntime.Builder builder(Transport transport, Descriptors descriptors) {
        return Children.builder().transport(transport).descriptors(descriptors).onOutput(lines::add);
    }

    private static void run(ChildRuntime.Builder builder) throws Exception {
        try (ChildRuntime runtime = builder.build()) {
            assertEquals("done", runtime.run(_ -> "done"));
            assertEquals(Map.of("a", 1), runtime.run(_ -> Map.of("a", 1)));
        }
    }

    private void assertPrinted(String... parts) {
        for (String part : parts) {
            assertTrue(lines.stream().anyMatch(line -> line.text().contains(part)), () -> "not printed: " + part);
        }
    }
}
