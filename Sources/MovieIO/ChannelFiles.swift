/// A movie with one file per channel, each a stack of all time points.
struct ChannelFiles {
    let paths: [String]
    let options: MovieOptions
    let pool: FilePool

    /// Describes the movie; channels are in the order of the files.
    ///
    /// - Throws: `MovieError.mismatch` when a file has other dimensions than the first one.
    func draft() throws(MovieError) -> MovieDraft {
        var result = try single(paths[0])
        guard result.stack.extent("C") == 1, result.files.count == 1 else {
            throw .unsupported(
                file: paths[0],
                reason: "a file that is to be one channel holds \(result.stack.extent("C")) channels",
                advice: "give one file only"
            )
        }
        var planes = result.stack.planes
        for (index, path) in paths.enumerated().dropFirst() {
            let other = try single(path)
            guard other.stack.axes == result.stack.axes, other.isContiguous == result.isContiguous else {
                throw .mismatch(
                    file: path,
                    page: nil,
                    expected: "the dimensions of \(FileNames.name(of: paths[0])), \(result.stack.extentsText)",
                    found: other.stack.extentsText
                )
            }
            planes += other.stack.planes.map { plane in
                plane.map { PlaneLocation(file: Int32(index), page: $0.page, sample: $0.sample) }
            }
        }
        let axes = [PlaneAxis("C", paths.count)] + result.stack.axes.filter { $0.letter != "C" }
        result.stack = PlaneStack(axes: axes, planes: planes) ?? result.stack
        result.files = paths
        result.format += " set of channels"
        return result
    }

    private func single(_ path: String) throws(MovieError) -> MovieDraft {
        var draft = try StackReader(path: path, options: options, pool: pool).draft()
        if let axes = options.axes {
            let option = try AxesOption(axes)
            let letters = Set(option.entries.map(\.letter)).intersection(["C"])
            try draft.apply(try option.removing(letters), channelCount: nil)
        }
        if let ambiguity = draft.ambiguity { throw ambiguity }
        return draft
    }
}

extension PlaneStack {
    /// The extents for people, for example `T60 C2 YX`.
    var extentsText: String {
        axes.filter { $0.count > 1 }.map { "\($0.letter)\($0.count) " }.joined() + "YX"
    }
}
