package dev.prong.chaos;

import dev.prong.TaskContext;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes a descriptor of its process behind the back of the JVM, as a fault in native code would. The JVM may give the
 * number to the next file it opens.
 *
 * @param number which; a child was started with its protocol on 3 and 4, and has put it elsewhere
 * @param everyCopy whether all descriptors of the pipe that carries the protocol to the parent are closed instead, which
 *            needs {@code /proc}
 */
public record CloseDescriptor(int number, boolean everyCopy) implements Chaos {

    @Override
    public ExpectedReport describe() {
        ExpectedReport report = everyCopy
                ? ExpectedReport.crashes("closes every descriptor of the pipe to the parent",
                        "child crashed: ", "code=65")
                : ExpectedReport.returns("closes descriptor " + number);
        return report.withJavaOptions(Native.ACCESS);
    }

    /** Harmless: the pipe carries nothing but what somebody prints there. */
    @Override
    public ExpectedReport describeOverGrpc() {
        return ExpectedReport.returns(describe().does()).withJavaOptions(Native.ACCESS);
    }

    /** Returns how many it has closed. */
    @Override
    public Object run(TaskContext context) throws IOException {
        List<Integer> numbers = everyCopy ? copies() : List.of(number);
        numbers.forEach(Native::close);
        return numbers.size();
    }

    private List<Integer> copies() throws IOException {
        Path folder = Path.of("/proc/self/fd");
        Object pipe = Files.readSymbolicLink(ProtocolPipe.find());
        List<Integer> copies = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(folder)) {
            for (Path each : descriptors) {
                if (leadsTo(each, pipe)) {
                    copies.add(Integer.valueOf(each.getFileName().toString()));
                }
            }
        }
        return copies;
    }

    private static boolean leadsTo(Path descriptor, Object pipe) {
        try {
            return Files.readSymbolicLink(descriptor).equals(pipe);
        } catch (IOException _) {
            return false; // Closed meanwhile: the listing's own.
        }
    }
}
