import CellImage
import Foundation

/// Where an output is written until it is whole: `NAME.part-PID` beside its name.
struct Draft {
    private static let mark = ".part-"

    /// The path of the draft; nothing is there.
    let path: String

    /// Names the draft of an output, and removes those that killed processes left of it.
    init(of output: String) {
        Draft.removeLeftovers(of: output)
        path = output + Draft.mark + "\(ProcessInfo.processInfo.processIdentifier)"
    }

    private static func removeLeftovers(of output: String) {
        let folder = FilePlace.folder(of: output)
        let prefix = FilePlace.name(of: output) + mark
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix(prefix) {
            guard let process = Int32(name.dropFirst(prefix.count)), process > 0, !isAtWork(process) else { continue }
            try? FileManager.default.removeItem(atPath: folder + "/" + name)
        }
    }

    /// Whether another process has a number; what an earlier one of our own number left is as good as dead.
    private static func isAtWork(_ process: Int32) -> Bool {
        guard process != ProcessInfo.processInfo.processIdentifier else { return false }
        return kill(process, 0) == 0 || errno == EPERM
    }
}
