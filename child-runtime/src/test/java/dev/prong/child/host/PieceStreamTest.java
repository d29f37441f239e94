package dev.prong.child.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leaves a child at once; an ended line is shown with a full stop. */
class PieceStreamTest {

    private final List<String> pieces = new ArrayList<>();
    private final PieceStream stream = new PieceStream((text, unended) -> pieces.add(unended ? text : text + "."));

    @Test
    void lineIsOnePieceAndItsBeginIsNotWithheld() {
        write("one\ntwo");
        write(", three\n\n");
        assertEquals(List.of("one.", "two", ", three.", "."), pieces);
    }

    @Test
    void endOfALineThatWasNotBegunIsNothing() {
        stream.endLine();
        write("one\n");
        stream.endLine();
        assertEquals(List.of("one."), pieces);
        write("two");
        stream.endLine();
        stream.endLine();
        assertEquals(List.of("one.", "two", "."), pieces);
    }

    @Test
    void characterWaitsForItsRest() {
        byte[] bytes = "aé€😀".getBytes(StandardCharsets.UTF_8);
        for (byte each : bytes) {
            stream.write(each);
        }
        assertEquals(List.of("a", "é", "€", "😀"), pieces);
    }

    @Test
    void bytesThatAreNoCharactersHoldNothingUp() {
        for (int b : new int[] {0x80, 0x80, 0x80, 0x80, 0xff, 'a', 0xe2, 'b'}) {
            stream.write(b);
        }
        stream.write(0xf0);
        stream.endLine();
        assertEquals("\ufffd".repeat(5) + "a" + "\ufffd" + "b" + "\ufffd.", String.join("", pieces));
    }

    @Test
    void longPieceIsCutBetweenCharacters() {
        String text = "x" + "é€😀".repeat(20_000);
        write(text + "\n");
        assertEquals(text + ".", String.join("", pieces));
        assertTrue(pieces.stream().allMatch(piece -> piece.length() <= 32 * 1024));
        byte[] garbage = new byte[100_000];
        Arrays.fill(garbage, (byte) 0x80);
        pieces.clear();
        stream.write(garbage, 0, garbage.length);
        assertEquals("\ufffd".repeat(100_000), String.join("", pieces));
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        stream.write(bytes, 0, bytes.length);
    }
}
