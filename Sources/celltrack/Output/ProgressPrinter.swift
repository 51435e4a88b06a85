import Foundation
import Pipeline
import Synchronization

/// Tells how far a run is: one line that changes on a terminal, plain lines elsewhere.
final class ProgressPrinter: Sendable {
    private struct State {
        var started = ContinuousClock.now
        var lastLine: ContinuousClock.Instant?
        var framesBefore = 0
        var isLineOpen = false
    }

    private let isQuiet: Bool
    private let isVerbose: Bool
    private let isTerminal = StandardError.isTerminal
    private let state = Mutex(State())

    init(_ options: CommonOptions) {
        isQuiet = options.quiet
        isVerbose = options.verbose
    }

    /// Tells of an event.
    func report(_ event: RunEvent) {
        state.withLock { state in
            switch event {
            case .findingCellSize(let number, let count):
                line("finding the size of the cells, frame \(number) of \(count)", &state)
            case .limitedScale(let diameter):
                warning(
                    "--cell-diameter: frames are stretched or shrunk by 4 at most, and cells are "
                        + "\(Int(diameter.rounded())) pixels across for the network, which is made for 30",
                    &state
                )
            case .boxesWithoutMask(let boxes):
                warning(Self.text(of: boxes), &state)
            case .started(let framesDone, let frameCount):
                state.started = .now
                state.framesBefore = framesDone
                if framesDone > 0 {
                    line("going on with frame \(framesDone), counted from 0; \(frameCount) in all", &state)
                }
            case .frame(let index, let cells, let framesDone, let frameCount):
                if isVerbose { line("frame \(index): \(cells) cells", &state) }
                progress(framesDone, frameCount, cells: cells, &state)
            case .warning(let text):
                warning(text, &state)
            case .badFrame(let index, let reason):
                warning("frame \(index) skipped: \(reason)", &state)
            case .linking:
                line("linking", &state)
            }
        }
    }

    /// Ends a line that is still open.
    func end() {
        state.withLock { close(&$0) }
    }

    private func progress(_ done: Int, _ count: Int, cells: Int, _ state: inout State) {
        guard !isQuiet else { return }
        let now = ContinuousClock.now
        let interval: Duration = isTerminal ? .milliseconds(100) : .seconds(10)
        if done < count, let last = state.lastLine, now - last < interval { return }
        state.lastLine = now
        let seconds = (now - state.started).inSeconds
        let rate = Double(done - state.framesBefore) / max(seconds, 1e-9)
        let left = Double(count - done) / max(rate, 1e-9)
        let text =
            String(format: "frames: %d of %d done, %d cells, %.1f frames/s, ", done, count, cells, rate)
            + (done < count ? "\(Self.duration(left)) left" : "\(Self.duration(seconds)) in all")
        if isTerminal {
            StandardError.write("\r\u{1B}[K\(text)")
            state.isLineOpen = true
        } else {
            StandardError.print(text)
        }
    }

    private func line(_ text: String, _ state: inout State) {
        guard !isQuiet else { return }
        close(&state)
        StandardError.print(text)
    }

    private func warning(_ text: String, _ state: inout State) {
        close(&state)
        StandardError.print("warning: \(text)")
    }

    private func close(_ state: inout State) {
        if state.isLineOpen { StandardError.write("\n") }
        state.isLineOpen = false
    }

    /// Boxes of one frame by their reasons, in the order of their lines.
    private static func text(of boxes: [BoxWithoutMask]) -> String {
        var reasons: [String] = []
        for box in boxes where !reasons.contains(box.reason) { reasons.append(box.reason) }
        let parts = reasons.map { reason in
            let lines = boxes.filter { $0.reason == reason }.map { "\($0.line)" }
            return "line\(lines.count > 1 ? "s" : "") \(lines.joined(separator: ", ")) gave no mask: \(reason)"
        }
        return "frame \(boxes.first?.frame ?? 0): boxes in " + parts.joined(separator: "; in ")
    }

    private static func duration(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(.up), 1e8))
        if whole >= 3600 { return "\(whole / 3600) h \(whole % 3600 / 60) min" }
        return whole >= 60 ? "\(whole / 60) min \(whole % 60) s" : "\(whole) s"
    }
}
