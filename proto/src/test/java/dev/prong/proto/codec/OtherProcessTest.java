package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.proto.v1.Value;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OtherProcessTest {

    @Test
    void runsTasksOfEveryKind() throws Exception {
        Process child = start();
        try {
            OutputStream input = child.getOutputStream();
            for (Map.Entry<String, Task<?>> sample : SampleTasks.all().entrySet()) {
                TaskCodec.encode(sample.getValue()).writeDelimitedTo(input);
                input.flush();
                Value result = Value.parseDelimitedFrom(child.getInputStream());
                assertEquals(sample.getValue().run(null), ValueCodec.decode(result, Crossing.LOADER), sample.getKey());
            }
            input.close();
            assertTrue(child.waitFor(1, TimeUnit.MINUTES));
            assertEquals(0, child.exitValue());
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private static Process start() throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath,
                RunsTasks.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
