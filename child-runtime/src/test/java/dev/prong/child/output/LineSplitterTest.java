package dev.prong.child.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How text becomes lines. */
class LineSplitterTest {

    private final List<String> lines = new ArrayList<>();
    private final LineSplitter splitter = new LineSplitter(lines::add);

    @Test
    void lineEndsWithALineFeedWithOneCarriageReturnAtMost() {
        add("a\nb\r");
        add("\nc\rd\r\r\n\n");
        assertEquals(List.of("a", "b", "c\rd\r", ""), lines);
    }

    @Test
    void endOfTheTextEndsTheLineThatHasBegun() {
        add("a\n");
        splitter.end();
        assertEquals(List.of("a"), lines);
        add("b\r");
        splitter.end();
        assertEquals(List.of("a", "b"), lines);
    }

    @Test
    void longLineIsCutAndKeepsAllItsCharacters() {
        add("x".repeat(65_535) + "\r" + "y".repeat(65_535) + "😀z\n");
        assertEquals(List.of("x".repeat(65_535) + "\r", "y".repeat(65_535), "😀z"), lines);
    }

    private void add(String text) {
        splitter.add(text.toCharArray(), text.length());
    }
}
