import CellImage
import Foundation

/// A movie whose planes are spread over files named by a pattern.
struct ImageSequence {
    private struct Member {
        let path: String
        let place: FilePattern.Match
    }

    private struct Key: Hashable {
        let time: Int?
        let channel: String?
        let slice: Int?
    }

    private let pattern: FilePattern
    private let folder: String
    private let options: MovieOptions
    private let pool: FilePool
    private let readsFilesAlone: Bool
    private var members: [Member]
    private var warnings: [String] = []

    /// Sorts files into the places of a pattern.
    ///
    /// Files that do not follow the pattern are left out with a warning; the folder is named in errors. Files that say that
    /// they belong to a set are read alone where the user gave the pattern, and refused where it was found.
    ///
    /// - Throws: `MovieError.empty` when no file follows the pattern.
    init(
        _ paths: [String],
        pattern: FilePattern,
        folder: String,
        options: MovieOptions,
        pool: FilePool,
        readsFilesAlone: Bool
    ) throws(MovieError) {
        self.pattern = pattern
        self.folder = folder
        self.options = options
        self.pool = pool
        self.readsFilesAlone = readsFilesAlone
        members = paths.compactMap { path in
            pattern.match(FileNames.part(of: path, below: folder)).map { Member(path: path, place: $0) }
        }
        guard !members.isEmpty else { throw .empty(file: FileNames.join(folder, pattern.description)) }
        if members.count < paths.count {
            warnings.append(
                "\(paths.count - members.count) file(s) do not follow \(pattern.description) and are left out."
            )
        }
    }

    /// Describes the movie; the first file says what one file holds.
    ///
    /// - Throws: `MovieError.missingFrames` for gaps, `.malformed` for two files in one place, `.ambiguous` for several
    ///   positions, `.option` for options that do not fit, and what reading the first file throws.
    mutating func draft() throws(MovieError) -> MovieDraft {
        try choosePosition()
        let channels = NaturalOrder.sorted(Array(Set(members.compactMap(\.place.channel))))
        let slices = Set(members.compactMap(\.place.slice)).sorted()
        let files = try filesByPlace()
        let times = try completeTimes(files, channels: channels, slices: slices)
        let outer = [
            PlaneAxis("T", max(1, times.count)), PlaneAxis("C", max(1, channels.count)),
            PlaneAxis("Z", max(1, slices.count)),
        ].filter { $0.count > 1 || $0.letter == "T" && pattern.roles.contains(.time) }
        var ordered: [String] = []
        for time in times.isEmpty ? [nil] : times.map(Optional.init) {
            for channel in channels.isEmpty ? [nil] : channels.map(Optional.init) {
                for slice in slices.isEmpty ? [nil] : slices.map(Optional.init) {
                    guard let path = files[Key(time: time, channel: channel, slice: slice)] else { continue }
                    ordered.append(path)
                }
            }
        }
        var draft = try compose(ordered, outer: outer)
        draft.frameNumbers = times.isEmpty || pattern.hasClock ? nil : times
        addFacts(&draft, times: times, channels: channels)
        addMetaMorphTimes(&draft, ordered, timeCount: times.count)
        draft.warnings = warnings + draft.warnings
        return draft
    }

    // MARK: Places

    private mutating func choosePosition() throws(MovieError) {
        let positions = NaturalOrder.sorted(Array(Set(members.compactMap(\.place.position))))
        guard positions.count > 1 else { return }
        guard let series = options.series else {
            let names = positions.prefix(12).enumerated().map { "\($0) \($1)" }.joined(separator: ", ")
            throw .ambiguous(
                file: folder,
                reason: "the files belong to \(positions.count) positions (\(names))",
                flag: "\(MovieFlag.series) N"
            )
        }
        guard positions.indices.contains(series) else {
            throw .option(
                name: MovieFlag.series,
                reason: "there is no position \(series); they are 0 to \(positions.count - 1)"
            )
        }
        members = members.filter { $0.place.position == positions[series] }
    }

    private func filesByPlace() throws(MovieError) -> [Key: String] {
        var files: [Key: String] = [:]
        for member in members {
            let key = Key(time: member.place.time, channel: member.place.channel, slice: member.place.slice)
            if let other = files.updateValue(member.path, forKey: key) {
                throw .malformed(
                    file: member.path,
                    page: nil,
                    reason:
                        "by \(pattern.description) it has the same place in the movie as \(FileNames.part(of: other, below: folder))"
                )
            }
        }
        return files
    }

    /// The time points for which every channel and slice is there; empty when names have no time.
    private mutating func completeTimes(
        _ files: [Key: String],
        channels: [String],
        slices: [Int]
    ) throws(MovieError) -> [Int] {
        let times = Set(members.compactMap(\.place.time)).sorted()
        var counts: [Int?: Int] = [:]
        for key in files.keys { counts[key.time, default: 0] += 1 }
        let needed = max(1, channels.count) * max(1, slices.count)
        guard let first = times.first, let last = times.last else {
            guard counts[nil] == needed else { throw .missingFrames(pattern: patternPath, missing: [0]) }
            return []
        }
        let complete = times.filter { counts[$0] == needed }
        let hasGaps = !pattern.hasClock && last - first >= times.count
        guard complete.count < times.count || hasGaps else { return times }
        guard options.allowMissingFrames else {
            try refuseStacks()
            let present = Set(complete)
            guard !pattern.hasClock else {
                throw .missingFrames(
                    pattern: patternPath,
                    missing: times.indices.filter { !present.contains(times[$0]) }
                )
            }
            // A stray number far off must not make a list of millions.
            let span = first...min(last, first + 100_000)
            throw .missingFrames(pattern: patternPath, missing: span.filter { !present.contains($0) })
        }
        guard !complete.isEmpty else { throw .empty(file: patternPath) }
        if complete.count < times.count {
            warnings.append("\(times.count - complete.count) time points are incomplete and left out.")
        }
        return complete
    }

    /// Refuses files that hold several images each: numbers in the names of channels' stacks have no gaps.
    private func refuseStacks() throws(MovieError) {
        guard let file = members.first?.path else { return }
        do throws(MovieError) {
            _ = try inner(file, outer: [PlaneAxis("T", members.count)])
        } catch {
            if case .ambiguous = error { throw error }
        }
    }

    private var patternPath: String { FileNames.join(folder, pattern.description) }

    // MARK: Files

    /// Puts the planes inside every file behind the dimensions that the names give.
    private func compose(_ files: [String], outer: [PlaneAxis]) throws(MovieError) -> MovieDraft {
        guard let first = files.first else { throw .empty(file: patternPath) }
        var draft = try inner(first, outer: outer)
        let innerAxes = draft.stack.axes.filter { $0.count > 1 }
        let axes = outer + innerAxes
        let innerPlanes = draft.stack.planes
        guard let count = PlaneStack.count(of: axes), count == files.count * innerPlanes.count,
            files.count <= Int(Int32.max)
        else {
            throw .unsupported(file: folder, reason: "it makes too many planes", advice: "split the movie")
        }
        var planes: [PlaneLocation?] = []
        planes.reserveCapacity(count)
        for file in files.indices {
            planes += innerPlanes.map { plane in
                plane.map { PlaneLocation(file: Int32(file), page: $0.page, sample: $0.sample) }
            }
        }
        draft.stack = PlaneStack(axes: axes, planes: planes) ?? draft.stack
        draft.files = files
        draft.format += " sequence"
        draft.axesSource = options.axes == nil ? .fileName : .user
        draft.ambiguity = nil
        return draft
    }

    /// What one file holds; its dimensions must not be among those that the names give.
    private func inner(_ path: String, outer: [PlaneAxis]) throws(MovieError) -> MovieDraft {
        var own = options
        if pattern.roles.contains(.position) { own.series = nil }
        let reader = StackReader(path: path, options: own, pool: pool, readsFilesAlone: readsFilesAlone)
        var draft = try reader.draft()
        guard draft.files.count == 1 else {
            throw .unsupported(
                file: path,
                reason: "it is part of a set of files and so cannot be one file of a numbered sequence",
                advice: "give only this file, or the names of all with \(MovieFlag.pattern)"
            )
        }
        let outerLetters = Set(outer.filter { $0.count > 1 || $0.letter == "T" }.map(\.letter))
        if let axes = options.axes {
            try draft.apply(try AxesOption(axes).removing(outerLetters), channelCount: nil)
        } else if draft.stack.planes.count > 1 {
            let repeated = draft.stack.axes.first { $0.count > 1 && outerLetters.contains($0.letter) }
            guard repeated == nil || !draft.stack.planes.contains(nil) else {
                throw .unreadable(
                    file: path,
                    reason:
                        "it is part of a set of files that are not beside it; if the files were renamed, give their "
                        + "names with \(MovieFlag.pattern)"
                )
            }
            if draft.ambiguity != nil || repeated != nil {
                throw .ambiguous(
                    file: path,
                    reason: "each file of the sequence holds \(draft.stack.planes.count) images",
                    flag: "\(MovieFlag.axes) TZYX or TCYX, or \(MovieFlag.channels) if every file is a channel"
                )
            }
        }
        return draft
    }

    // MARK: Facts

    private mutating func addFacts(_ draft: inout MovieDraft, times: [Int], channels: [String]) {
        // Times inside the first file are those of its own planes, not of the sequence.
        if !times.isEmpty {
            for index in draft.facts.indices { draft.facts[index].frameTimes = nil }
        }
        // Channels are in the order of the files' names, the lists of names inside the files need not be.
        if !channels.isEmpty {
            for index in draft.facts.indices { draft.facts[index].channelNames = nil }
        }
        if var facts = microManagerFacts(times: times) {
            if !channels.isEmpty { facts.channelNames = ImageSequence.names(in: facts.channelNames, at: channels) }
            draft.facts.insert(facts, at: 0)
        }
        var own = MovieFacts(.fileName)
        if pattern.hasClock { own.frameTimes = times.map(Double.init) }
        let areNamed = channels.count > 1 || channels.contains { Int($0) == nil }
        if areNamed, !draft.facts.contains(where: { $0.channelNames != nil }) {
            own.channelNames = channels.map { Int($0) == nil ? $0 : "channel \($0)" }
        }
        draft.facts.append(own)
    }

    /// The time of each time point's first file, where the files are MetaMorph's.
    private func addMetaMorphTimes(_ draft: inout MovieDraft, _ ordered: [String], timeCount: Int) {
        guard timeCount > 1, let index = draft.facts.firstIndex(where: { $0.source == .metaMorph }) else { return }
        let step = ordered.count / timeCount
        draft.facts[index].frameTimes = stride(from: 0, to: ordered.count, by: max(1, step)).map { place in
            let description = try? pool.file(ordered[place]).page(0).description
            return description.flatMap(MetaMorphDescription.init)?.acquisitionTime
        }
    }

    /// The entries of a list at the indices that the names of files give; nil where these are none, or one is not in it.
    private static func names(in list: [String]?, at indices: [String]) -> [String]? {
        guard let list else { return nil }
        let found = indices.compactMap { Int($0) }.filter(list.indices.contains).map { list[$0] }
        return found.count == indices.count ? found : nil
    }

    /// Facts from the `metadata.txt` that Micro-Manager puts beside its images.
    private mutating func microManagerFacts(times: [Int]) -> MovieFacts? {
        guard let first = members.first, FileNames.name(of: first.path).hasPrefix("img_") else { return nil }
        let path = FileNames.join(FileNames.folder(of: first.path), MicroManagerMetadataFile.name)
        guard let size = FileNames.byteCount(of: path), size <= MicroManagerMetadataFile.byteLimit,
            let content = FileManager.default.contents(atPath: path)
        else { return nil }
        do throws(MovieError) {
            let metadata = try MicroManagerMetadataFile(content, file: path)
            var facts = metadata.summary.facts
            if !metadata.elapsedMilliseconds.isEmpty {
                facts.frameTimes = times.map { metadata.elapsedMilliseconds[$0].map { $0 / 1000 } }
            }
            return facts
        } catch {
            warnings.append("\(error); it is ignored.")
            return nil
        }
    }
}

extension AxesOption {
    /// The option without some of its dimensions, which then come from elsewhere.
    func removing(_ letters: Set<Character>) throws(MovieError) -> AxesOption {
        for letter in letters where !entries.contains(where: { $0.letter == letter }) {
            throw .option(name: MovieFlag.axes, reason: "\(text) lacks \(letter), which the file names give")
        }
        var copy = self
        copy.entries.removeAll { letters.contains($0.letter) }
        return copy
    }
}
