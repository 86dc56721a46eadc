// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.mail;

import dev.understudy.lab.LabClock;
import dev.understudy.lab.wire.Hangs;
import dev.understudy.lab.wire.TcpListener;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SMTP server that keeps what it gets, and can be in every kind of trouble. */
public final class SimulatedMailbox implements AutoCloseable {
    private final LabClock clock;
    private final MailOptions options;
    private final TcpListener listener;
    private final List<Letter> letters = new CopyOnWriteArrayList<>();
    private final MailTroubles troubles = new MailTroubles();
    private final Hangs hangs;
    private volatile boolean hanging;
    private volatile boolean hangingAfterKeeping;

    public SimulatedMailbox(LabClock clock, MailOptions options) {
        this.clock = clock;
        this.options = options;
        this.hangs = new Hangs(clock);
        this.listener = new TcpListener("mailbox", options.port(), this::serve);
    }

    public void open() {
        listener.open();
    }

    public int port() {
        return listener.port();
    }

    public boolean isOpen() {
        return listener.isOpen();
    }

    public boolean hangs() {
        return hanging;
    }

    /** What has arrived, oldest first. */
    public List<Letter> letters() {
        return List.copyOf(letters);
    }

    /** Nobody listens. */
    public void refuse() {
        listener.shut();
    }

    /** All is well again. */
    public void accept() {
        troubles.clear();
        hanging = false;
        hangingAfterKeeping = false;
        hangs.letGo();
        listener.open();
    }

    /** Takes connections and never greets. */
    public void hang() {
        hanging = true;
    }

    /** Answers this line at that stage, so many times. */
    public void answer(MailStage stage, String reply, int times) {
        troubles.add(stage, Optional.of(reply), times);
    }

    /** Answers this line when that recipient is named, so many times; the other recipients are well. */
    public void answerTo(String recipient, String reply, int times) {
        troubles.addFor(recipient, reply, times);
    }

    /** Ends the connection at that stage in place of a reply, so many times; at DOT the letter is kept. */
    public void cut(MailStage stage, int times) {
        troubles.add(stage, Optional.empty(), times);
    }

    /** Keeps the next letter and then says nothing, until all is well again. */
    public void hangAfterKeeping() {
        hangingAfterKeeping = true;
    }

    @Override
    public void close() {
        hangs.letGo();
        listener.close();
    }

    private void serve(Socket socket) throws Exception {
        if (hanging) {
            hangs.hang();
            return;
        }
        new SmtpSession(socket, options, troubles, this::keep).serve();
    }

    private void keep(String from, List<String> to, byte[] raw) {
        letters.add(new Letter(clock.now(), from, List.copyOf(to), raw));
        if (hangingAfterKeeping) {
            hangs.hang();
        }
    }
}
