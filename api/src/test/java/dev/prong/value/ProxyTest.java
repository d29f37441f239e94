package dev.prong.value;

import dev.prong.Task;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Proxies, which other languages make of their closures. */
class ProxyTest {

    private static final String REMEDY = " cannot be sent to a worker; a proxy's calls go to an object of this process: send"
            + " a record, an enum constant or a class without fields, with the code in it";

    @Test
    void saysWhatToSendInstead() {
        Task<?> task = (Task<?>) proxy(Task.class);
        Refused.expect(task.getClass().getName() + REMEDY, () -> Tasks.copy(task));
        Object callable = proxy(Callable.class);
        Refused.expect("List[0]: " + callable.getClass().getName() + REMEDY, () -> Values.copy(List.of(callable)));
    }

    private static Object proxy(Class<?> type) {
        return Proxy.newProxyInstance(ProxyTest.class.getClassLoader(), new Class<?>[] {type}, (_, _, _) -> null);
    }
}
