package dev.prong.child.death;

import dev.prong.DeathCertificate.CrashReport;
import dev.prong.child.output.LineJoiner;
import dev.prong.child.output.OutputTail;
import dev.prong.fuzz.Cost;
import dev.prong.proto.v1.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The text that a dying child may leave: on its standard error, in pieces, in its crash report. */
public final class LastWordsFuzz {

    /** No part of a report is longer, whatever there is. */
    private static final int MAX_CHARS = 9 * 1024;

    /** A line that is empty is looked at as one that is not. No more than 64 KiB are. */
    private static final int LINE_BYTES = 16;

    /** What stands before the output of a frame. */
    private static final int HEADER_BYTES = 14;

    private static final Path FILE = file();

    private LastWordsFuzz() {
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile("prong-fuzz", ".log");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads {@code input} as each of them. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Files.write(FILE, input);
        List<Output> pieces = pieces(new String(input, StandardCharsets.UTF_8));
        Cost.check(LINE_BYTES * input.length, () -> {
            CrashReport report = CrashReportFile.read(FILE).orElseThrow();
            CrashReportFile.signal(report);
            CrashReportFile.wasSent(report);
            look(report.lines());
        });
        int sent = pieces.stream().mapToInt(LastWordsFuzz::bytes).sum();
        Cost.check(sent, () -> look(printed(pieces)));
    }

    private static int bytes(Output piece) {
        long lines = piece.getText().chars().filter(each -> each == '\n').count();
        return HEADER_BYTES + piece.getSerializedSize() + LINE_BYTES * (int) lines;
    }

    /** The text as it comes in pieces, which are separated by NUL. */
    private static List<Output> pieces(String text) {
        String[] pieces = text.split("\0", -1);
        return IntStream.range(0, pieces.length).mapToObj(i -> Output.newBuilder().setCall(1 + i % 3)
                .setError(pieces[i].startsWith("!")).setUnended(pieces[i].endsWith("+")).setText(pieces[i]).build())
                .toList();
    }

    private static List<String> printed(List<Output> pieces) {
        OutputTail tail = new OutputTail();
        LineJoiner joiner = new LineJoiner((_, _, line) -> tail.add(line));
        pieces.forEach(joiner::add);
        joiner.endAll();
        tail.text();
        return tail.output().lines();
    }

    private static void look(List<String> lines) {
        OutOfMemoryWords.in(lines);
        OutOfMemoryWords.lastWords(lines);
        int chars = lines.stream().mapToInt(String::length).sum();
        if (chars > MAX_CHARS) {
            throw new AssertionError("text is too long for a report: chars=" + chars + ", maxChars=" + MAX_CHARS);
        }
    }
}
