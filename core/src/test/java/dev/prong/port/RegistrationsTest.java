package dev.prong.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners that come and go. */
@Timeout(30)
class RegistrationsTest {

    private final Registrations<String> all = new Registrations<>();
    private final List<String> told = new ArrayList<>();

    @Test
    void keepTheirOrderAndGoByThemselves() {
        Registration a = all.add("a");
        Registration same = all.add("b");
        all.add("b");
        all.add("c");
        assertTrue(all.forEach(told::add));
        a.close();
        same.close();
        same.close();
        assertTrue(all.forEach(told::add));
        assertEquals(List.of("a", "b", "b", "c", "b", "c"), told);
    }

    @Test
    void withoutAnyNobodyIsCalled() {
        assertFalse(all.forEach(told::add));
        all.add("a").close();
        assertTrue(all.isEmpty());
        assertFalse(all.forEach(told::add));
        assertNull(all.poll());
        assertNull(all.find(_ -> true));
        assertEquals(List.of(), told);
    }

    @Test
    void whoIsTakenAwayByACallBeforeHisIsNotCalled() {
        List<Registration> later = new ArrayList<>();
        all.add("a");
        later.add(all.add("b"));
        all.add("c");
        all.forEach(each -> {
            told.add(each);
            later.forEach(Registration::close);
        });
        assertEquals(List.of("a", "c"), told);
    }

    @Test
    void whoComesWithinACallIsNotCalledByIt() {
        all.add("a");
        all.forEach(each -> {
            told.add(each);
            all.add("b");
        });
        assertEquals(List.of("a"), told);
    }

    @Test
    void pollTakesTheFirstThatIsLeft() {
        Registration a = all.add("a");
        all.add("b");
        all.add("c");
        a.close();
        assertEquals("b", all.poll());
        all.clear();
        assertNull(all.poll());
    }

    @Test
    void findLooksInTheirOrder() {
        all.add("a");
        all.add("bb");
        all.add("cc");
        assertEquals("bb", all.find(each -> each.length() == 2));
        assertNull(all.find(String::isEmpty));
    }

    @Test
    void comeAndGoOnManyThreadsWhileTheyAreCalled() throws Exception {
        int threads = 4;
        AtomicInteger calls = new AtomicInteger();
        Registrations<Runnable> racing = new Registrations<>();
        CountDownLatch stop = new CountDownLatch(1);
        racing.add(calls::incrementAndGet);
        Background<Void> calling = Background.run(() -> {
            while (stop.getCount() > 0) {
                racing.forEach(Runnable::run);
            }
        });
        List<Background<Void>> changing = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            changing.add(Background.run(() -> {
                for (int n = 0; n < 5_000; n++) {
                    List<Registration> own = List.of(racing.add(() -> {}), racing.add(() -> {}));
                    own.reversed().forEach(Registration::close);
                }
            }));
        }
        for (Background<Void> each : changing) {
            each.get();
        }
        stop.countDown();
        calling.get();
        int before = calls.get();
        racing.forEach(Runnable::run);
        assertEquals(before + 1, calls.get());
        assertEquals(1, racing.present().size());
    }
}
