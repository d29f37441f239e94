package dev.prong.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void runsOnJava25AndShowsItsArguments() {
        assertEquals("Prong examples on Java " + Runtime.version().feature() + ", arguments: a|b c",
                Main.line("a", "b c"));
    }
}
