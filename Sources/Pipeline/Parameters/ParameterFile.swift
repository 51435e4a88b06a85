import CellImage
import Foundation
import Reporters
import TrackStore

/// A file that parameters name.
struct ParameterFile {
    /// What it is used as.
    let role: InputDigest.Role
    /// Its path as it was named.
    let path: String
    /// What it is, for a person.
    let use: String
}

extension RunParameters {
    /// The files that measuring and tracing read besides the movie: images of corrections, and the result of control cells
    /// where traces are corrected by them.
    var files: [ParameterFile] { correctionFiles + controlFiles }

    /// Images of corrections.
    var correctionFiles: [ParameterFile] {
        measurement.corrections.channels.flatMap { entry in
            ChannelCorrectionParameters.images.compactMap { entry.file($0.path, named: $0.name) }
        }
    }

    /// The result of control cells where traces are corrected by them.
    var controlFiles: [ParameterFile] {
        guard traces.bleaching == .control, let result = control.result else { return [] }
        return [ParameterFile(role: .control, path: result, use: "the result of the control cells")]
    }

    /// Puts other paths in the place of those of images of corrections.
    mutating func moveCorrectionFiles(_ place: (ParameterFile) throws(RunError) -> String) throws(RunError) {
        for index in measurement.corrections.channels.indices {
            for (path, name) in ChannelCorrectionParameters.images {
                guard let file = measurement.corrections.channels[index].file(path, named: name) else { continue }
                measurement.corrections.channels[index][keyPath: path] = try place(file)
            }
        }
    }

    /// Puts another path in the place of that of the control cells.
    mutating func moveControlFile(_ place: (ParameterFile) throws(RunError) -> String) throws(RunError) {
        for file in controlFiles { control.result = try place(file) }
    }
}

extension ChannelCorrectionParameters {
    /// Where images are named, and what they are.
    fileprivate static var images: [(path: WritableKeyPath<Self, String?>, name: String)] {
        [(\.darkImage, "the dark image"), (\.flatField, "the flat field")]
    }

    fileprivate func file(_ path: KeyPath<Self, String?>, named name: String) -> ParameterFile? {
        self[keyPath: path].map { ParameterFile(role: .correction, path: $0, use: "\(name) of channel '\(channel)'") }
    }
}

extension ParameterTree {
    private static let corrections = ["measurement", "corrections", "channels"]
    private static let control = ["control", "result"]

    /// Paths of images of corrections and of the result of control cells.
    var files: Set<String> {
        var found: Set<String> = []
        _ = mapFiles { path in
            found.insert(path)
            return path
        }
        return found
    }

    /// This tree with other paths in the place of those of its files.
    func mapFiles(_ place: (String) -> String) -> ParameterTree {
        var tree = self
        if case .text(let path) = value(at: ParameterTree.control) {
            tree.set(ParameterTree.control, to: .text(place(path)))
        }
        if case .list(let entries) = value(at: ParameterTree.corrections) {
            let mapped = entries.map { entry in
                ["darkImage", "flatField"].reduce(entry) { entry, name in
                    guard case .text(let path) = entry.value(at: [name]) else { return entry }
                    return entry.merging(.table([name: .text(place(path))]))
                }
            }
            tree.set(ParameterTree.corrections, to: .list(mapped))
        }
        return tree
    }

    /// A configuration whose files are found: a path that leads to no file from the working folder, but to one from the folder of
    /// the configuration, becomes the latter.
    func findingFiles(besideConfiguration file: String) -> ParameterTree {
        let folder = FilePlace.folder(of: file)
        return mapFiles { path in
            let beside = folder + "/" + path
            let isThere = FileManager.default.fileExists(atPath: path)
            return path.hasPrefix("/") || isThere || !FileManager.default.fileExists(atPath: beside) ? path : beside
        }
    }
}
