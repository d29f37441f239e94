package dev.prong.child.death;

import dev.prong.DeathCertificate.OutOfMemory;
import java.util.List;
import java.util.Optional;

/** Finds out which kind of memory the words of a JVM mean. */
final class OutOfMemoryWords {

    private static final String ERROR = "java.lang.OutOfMemoryError";
    /** As the JVM says it that is told to exit or to crash because of it. */
    private static final List<String> TOLD_BY_THE_JVM = List.of("Terminating due to " + ERROR,
            "OutOfMemory encountered");
    private static final List<String> NATIVE = List.of("There is insufficient memory for the Java Runtime Environment",
            "Out of Memory Error (", "Native memory allocation (");

    private OutOfMemoryWords() {
    }

    /** The kind that the last line that names one names. */
    static Optional<OutOfMemory> in(List<String> lines) {
        return lines.reversed().stream().map(OutOfMemoryWords::kind).flatMap(Optional::stream).findFirst();
    }

    /** The line with which the JVM says that it ends because of it. */
    static Optional<String> lastWords(List<String> lines) {
        return lines.reversed().stream().filter(line -> TOLD_BY_THE_JVM.stream().anyMatch(line::contains)).findFirst();
    }

    private static Optional<OutOfMemory> kind(String line) {
        if (line.contains("unable to create native thread") || line.contains("Cannot create worker GC thread")) {
            return Optional.of(OutOfMemory.THREADS);
        }
        if (NATIVE.stream().anyMatch(line::contains)) {
            return Optional.of(OutOfMemory.OTHER);
        }
        boolean told = line.contains(ERROR) || TOLD_BY_THE_JVM.stream().anyMatch(line::contains);
        return told ? Optional.of(javaKind(line)) : Optional.empty();
    }

    private static OutOfMemory javaKind(String line) {
        if (line.contains("Java heap space") || line.contains("GC overhead limit exceeded")) {
            return OutOfMemory.HEAP;
        }
        if (line.contains("Metaspace") || line.contains("Compressed class space")) {
            return OutOfMemory.METASPACE;
        }
        return line.contains("irect buffer memory") ? OutOfMemory.DIRECT : OutOfMemory.OTHER;
    }
}
