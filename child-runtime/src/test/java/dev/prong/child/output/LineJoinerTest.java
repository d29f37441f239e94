package dev.prong.child.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.proto.v1.Output;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How pieces become lines. */
class LineJoinerTest {

    private final List<String> lines = new ArrayList<>();
    private final LineJoiner joiner = new LineJoiner(
            (call, error, text) -> lines.add(call + (error ? " err " : " out ") + text));

    @Test
    void piecesOfEachCallAndStreamAreJoined() {
        add(1, false, "a", true);
        add(2, false, "b", true);
        add(1, true, "c", true);
        add(1, true, "d\r", true);
        add(1, true, "", false);
        add(0, false, "whole\r", false);
        add(1, false, "e", false);
        add(2, false, "f", false);
        assertEquals(List.of("1 err cd", "0 out whole", "1 out ae", "2 out bf"), lines);
    }

    @Test
    void endOfACallEndsItsLinesOnly() {
        add(1, false, "a", true);
        add(1, true, "b", true);
        add(2, false, "c", true);
        joiner.end(1);
        assertEquals(List.of("1 out a", "1 err b"), lines);
        joiner.endAll();
        joiner.endAll();
        assertEquals(List.of("1 out a", "1 err b", "2 out c"), lines);
    }

    @Test
    void lineThatGetsTooLongIsCutBetweenPieces() {
        String piece = "x".repeat(40_000);
        add(1, false, piece, true);
        add(1, false, piece, true);
        add(1, false, "", false);
        assertEquals(List.of("1 out " + piece, "1 out " + piece), lines);
    }

    @Test
    void carriageReturnBeforeACutIsKept() {
        String piece = "x".repeat(40_000) + "\r";
        add(1, false, piece, true);
        add(1, false, piece, false);
        assertEquals(List.of("1 out " + piece, "1 out " + "x".repeat(40_000)), lines);
    }

    @Test
    void lineFeedsOfAPieceEndLines() {
        add(1, false, "a\nb", true);
        add(1, false, "c\n", false);
        assertEquals(List.of("1 out a", "1 out bc", "1 out "), lines);
    }

    private void add(long call, boolean error, String text, boolean unended) {
        joiner.add(Output.newBuilder().setCall(call).setError(error).setText(text).setUnended(unended).build());
    }
}
