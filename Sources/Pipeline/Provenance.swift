import CellImage
import Foundation
import MovieIO
import TrackStore

/// What is noted of the circumstances of a run.
enum Provenance {
    /// Files are read as a whole for a digest only while all of them together are at most this large, in bytes.
    static let digestLimit = 1 << 30
    private static let chunk = 1 << 20

    /// A record of the present use of the program.
    static func record(
        stage: RunRecord.Stage,
        arguments: [String],
        parameters: RunParameters,
        segmenter: (name: String, parameters: [String: String])? = nil,
        inputs: [InputDigest] = []
    ) throws(RunError) -> RunRecord {
        RunRecord(
            stage: stage,
            programVersion: ProgramVersion.current,
            arguments: arguments,
            parametersJSON: try ParameterLayers.json(parameters),
            segmenter: segmenter?.name,
            segmenterParameters: segmenter?.parameters ?? [:],
            inputs: inputs,
            startedAt: Date.now.formatted(.iso8601),
            host: ProcessInfo.processInfo.hostName
        )
    }

    /// Sizes of files and, unless they are too large together, their digests.
    static func digests(_ files: [(role: InputDigest.Role, path: String)]) throws(RunError) -> [InputDigest] {
        var result: [InputDigest] = []
        for file in files {
            result.append(InputDigest(role: file.role, path: file.path, byteCount: byteCount(file.path)))
        }
        guard result.reduce(0, { $0 + $1.byteCount }) <= digestLimit else { return result }
        for index in result.indices {
            result[index].sha256 = try digest(result[index].path)
        }
        return result
    }

    /// Digests of files that parameters name, with the ways to them from a result, so that they are found again.
    ///
    /// - Parameters:
    ///   - files: the files as they are named.
    ///   - places: where they are now, in the same order.
    ///   - result: path of the result.
    /// - Returns: one digest for each file, under the path by which it is named.
    /// - Throws: `RunError` for a file that cannot be read.
    static func digests(
        _ files: [ParameterFile],
        at places: [ParameterFile],
        for result: String
    ) throws(RunError) -> [InputDigest] {
        let folder = FilePlace(result).folder
        let found = try digests(places.map { ($0.role, $0.path) })
        return zip(files, found).map { file, found in
            var input = found
            input.path = file.path
            input.pathFromResult = FilePlace(found.path, followsLink: false).path(from: folder)
            return input
        }
    }

    /// Size of a file, behind links, in bytes; 0 where there is none.
    static func byteCount(_ path: String) -> Int {
        var found = stat()
        return stat(path, &found) == 0 ? Int(found.st_size) : 0
    }

    /// SHA-256 of a file, in lower-case hexadecimal digits.
    static func digest(_ path: String) throws(RunError) -> String {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw .missingFile(path) }
        defer { try? handle.close() }
        var digest = SHA256Digest()
        do {
            while let data = try handle.read(upToCount: chunk), !data.isEmpty {
                data.withUnsafeBytes { digest.update($0) }
            }
        } catch {
            throw .movie(.unreadable(file: path, reason: error.localizedDescription))
        }
        return digest.hexadecimal()
    }
}

extension MovieRecord {
    /// What the result file keeps of a movie's metadata.
    init(_ metadata: MovieMetadata) {
        self.init(
            files: metadata.files,
            format: metadata.format,
            width: metadata.width,
            height: metadata.height,
            frameCount: metadata.frameCount,
            pixelType: metadata.pixelType.rawValue,
            saturationValue: metadata.saturationValue.map(Double.init),
            axes: metadata.axes.value,
            axesSource: metadata.axes.source.rawValue,
            channelNames: metadata.channelNames.value,
            channelNamesSource: metadata.channelNames.source.rawValue,
            pixelSize: metadata.pixelSize?.value,
            pixelSizeSource: metadata.pixelSize?.source.rawValue,
            frameIntervalSeconds: metadata.frameInterval?.value.seconds,
            frameIntervalSource: metadata.frameInterval?.source.rawValue
        )
    }
}
