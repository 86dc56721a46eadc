// SPDX-License-Identifier: Apache-2.0
package dev.understudy.given;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Predicate;
import javax.sql.DataSource;

/**
 * A data source in front of a real one whose connections break where a test wants it: before a statement is made or before
 * a commit. What was not committed by then is undone by the real database, as when a process dies.
 */
public final class FailingSource {
    /** What the predicate is asked about a commit. */
    public static final String COMMIT = "commit";

    private final DataSource real;
    private Predicate<String> breaksAt = statement -> false;

    public FailingSource(DataSource real) {
        this.real = real;
    }

    /** Breaks each statement (its SQL) and each {@link #COMMIT} for which the predicate is true; it may also block. */
    public void breakAt(Predicate<String> where) {
        this.breaksAt = where;
    }

    public void heal() {
        this.breaksAt = statement -> false;
    }

    public DataSource source() {
        return proxy(
                DataSource.class,
                real,
                (method, arguments, result) ->
                        result instanceof Connection connection ? connection(connection) : result);
    }

    private Connection connection(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    String step =
                            method.getName().equals("prepareStatement") ? (String) arguments[0] : method.getName();
                    boolean watched = step != method.getName() || step.equals(COMMIT);
                    if (watched && breaksAt.test(step)) {
                        throw new SQLException("broken by the test at: " + step);
                    }
                    return call(connection, method, arguments);
                });
    }

    private interface After {
        Object result(String method, Object[] arguments, Object result);
    }

    private static <T> T proxy(Class<T> type, T target, After after) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) ->
                        after.result(method.getName(), arguments, call(target, method, arguments))));
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
