package dev.prong.child.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A child has the preview features that its parent has. */
class PreviewFeaturesTest {

    /** Prints what a child of this process would get. */
    static final class Prints {
        public static void main(String[] args) {
            System.out.print(PreviewFeatures.javaOptions());
        }
    }

    @Test
    @Timeout(60)
    void areToldFromTheJvmItself() throws Exception {
        assertEquals("[]", printed());
        assertEquals("[--enable-preview]", printed("--enable-preview"));
    }

    private static String printed(String... options) throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, Prints.class.getName()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
