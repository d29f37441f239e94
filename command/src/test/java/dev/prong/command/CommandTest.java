package dev.prong.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The description: what it refuses, how it reads, and that it never changes. */
class CommandTest {

    @Test
    void showsItselfAsItWouldBeTyped() {
        assertEquals("ls -lh '/usr/my dir' 'it'\\''s' $'a\\nb\\x01' '' 'ä$x'",
                Command.of("ls", "-lh", "/usr/my dir", "it's", "a\nb\u0001", "", "ä$x").toString());
        assertEquals("/bin/sh -c 'ls -lh /usr'", Command.shell("ls -lh /usr").toString());
    }

    @Test
    void neverShowsEnvironmentValuesOrInput() {
        assertEquals("env", Command.of("env").environment("TOKEN", "secret").input("secret").toString());
    }

    @Test
    void staysAsItIsWhenASetterIsCalled() throws InterruptedException {
        Command original = Command.of("sh", "-c", "cat; echo \"$# $X\"", "sh").environment("X", "1");
        original.args("more").environment("X", "2").withoutEnvironment("X").cleanEnvironment().input("in");
        assertEquals("0 1\n", original.exec().stdout());
    }

    @Test
    void takesACopyOfItsInput() throws InterruptedException {
        byte[] bytes = {'a', '\n'};
        Command cat = Command.of("cat").input(bytes);
        bytes[0] = 'b';
        assertEquals("a\n", cat.exec().stdout());
    }

    @Test
    void refusesEmptyPrograms() {
        refuses("program must not be empty: program=''", () -> Command.of(""));
        refuses("line must not be empty: line=''", () -> Command.shell(""));
    }

    @Test
    void refusesNul() {
        refuses("program must not contain NUL: program=$'l\\x00s'", () -> Command.of("l\0s"));
        refuses("args[1] must not contain NUL: args[1]=$'\\x00'", () -> Command.of("ls", "ok", "\0"));
        refuses("line must not contain NUL: line=$'ls\\x00'", () -> Command.shell("ls\0"));
        refuses("name must not contain NUL: name=$'A\\x00'", () -> Command.of("ls").environment("A\0", ""));
        refuses("value must not contain NUL: name=A", () -> Command.of("ls").environment("A", "secret\0"));
    }

    @Test
    void refusesWhatTheSystemWouldPassOnAsQuestionMarks() {
        refuses("args[0] cannot be passed to a program unchanged: args[0]='\ud800', encoding=%s; start this JVM in a UTF-8 "
                .formatted(System.getProperty("sun.jnu.encoding")) + "locale, and use no lone surrogates",
                () -> Command.of("echo", "\ud800"));
    }

    @Test
    void refusesVariableNamesThatCannotBe() {
        refuses("name must not be empty: name=''", () -> Command.of("ls").environment("", "x"));
        refuses("name must not contain '=': name=A=B", () -> Command.of("ls").withoutEnvironment("A=B"));
    }

    @Test
    void refusesDurationsThatAreNone() {
        refuses("timeout must be positive: timeout=PT0S", () -> Command.of("ls").timeout(Duration.ZERO));
        refuses("timeout must be positive: timeout=PT-1S", () -> Command.of("ls").timeout(Duration.ofSeconds(-1)));
        refuses("timeout must be less than 292 years: timeout=PT2562047788015215H",
                () -> Command.of("ls").timeout(Duration.ofHours(2562047788015215L)));
        refuses("gracePeriod must be positive: gracePeriod=PT0S", () -> Command.of("ls").gracePeriod(Duration.ZERO));
    }

    @Test
    void refusesOutputLimitsOutOfRange() {
        refuses("maxOutput must be from 1 to 2147483639 bytes: maxOutput=0", () -> Command.of("ls").maxOutput(0));
        refuses("maxOutput must be from 1 to 2147483639 bytes: maxOutput=2147483640",
                () -> Command.of("ls").maxOutput(2147483640L));
    }

    @Test
    void namesTheParameterThatIsNull() {
        assertEquals("program", assertThrows(NullPointerException.class, () -> Command.of(null)).getMessage());
        assertEquals("args[1]",
                assertThrows(NullPointerException.class, () -> Command.of("ls", "", null)).getMessage());
        assertEquals("timeout",
                assertThrows(NullPointerException.class, () -> Command.of("ls").timeout(null)).getMessage());
    }

    private static void refuses(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
