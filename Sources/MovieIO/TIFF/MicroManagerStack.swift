import CellImage

/// The planes of a Micro-Manager stack that has no OME-XML, placed by the description of each page.
struct MicroManagerStack {
    let file: TIFFFile
    let page: TIFFPage
    let firstJSON: String

    static let format = "Micro-Manager TIFF"

    /// Lays out the planes; nil for a single page and when the pages do not say where they belong.
    ///
    /// - Throws: `MovieError.malformed` when a description is broken or two pages claim one place.
    func draft() throws(MovieError) -> MovieDraft? {
        let first = try MicroManagerMetadata(json: firstJSON, file: file.path, page: 0)
        guard file.pageCount > 1, first.frame != nil, first.channel != nil else { return nil }
        var pages = [first]
        for index in 0..<file.pageCount where index > 0 {
            let json = try file.page(index).microManagerJSON ?? ""
            pages.append(try MicroManagerMetadata(json: json, file: file.path, page: index))
        }
        let axes = [
            PlaneAxis("T", extent(pages, \.frame)),
            PlaneAxis("C", extent(pages, \.channel)),
            PlaneAxis("Z", extent(pages, \.slice)),
        ]
        // A frame may lack planes where the acquisition was stopped, but a plane cannot be far outside the file.
        guard let count = PlaneStack.count(of: axes), count / 64 <= pages.count else {
            throw .malformed(file: file.path, page: 0, reason: "Micro-Manager's indices do not fit the number of pages")
        }
        var planes = [PlaneLocation?](repeating: nil, count: count)
        for (index, entry) in pages.enumerated() {
            let place = ((entry.frame ?? 0) * axes[1].count + (entry.channel ?? 0)) * axes[2].count + (entry.slice ?? 0)
            guard planes[place] == nil else {
                throw .malformed(file: file.path, page: index, reason: "Micro-Manager's indices repeat an earlier page")
            }
            planes[place] = PlaneLocation(file: 0, page: Int32(index))
        }
        guard let stack = PlaneStack(axes: axes, planes: planes) else { return nil }
        var facts = first.facts
        facts.frameTimes = times(pages, frameCount: axes[0].count)
        return MovieDraft(
            format: MicroManagerStack.format,
            files: [file.path],
            stack: stack,
            axesSource: .microManager,
            shape: PlaneShape(page),
            facts: [facts]
        )
    }

    private func extent(_ pages: [MicroManagerMetadata], _ index: KeyPath<MicroManagerMetadata, Int?>) -> Int {
        (pages.compactMap { $0[keyPath: index] }.max() ?? 0) + 1
    }

    private func times(_ pages: [MicroManagerMetadata], frameCount: Int) -> [Double?] {
        var times = [Double?](repeating: nil, count: frameCount)
        for page in pages {
            guard let frame = page.frame, let elapsed = page.elapsedMilliseconds else { continue }
            times[frame] = min(elapsed / 1000, times[frame] ?? .infinity)
        }
        return times
    }
}

extension MicroManagerMetadata {
    /// What the metadata say about the whole movie.
    var facts: MovieFacts {
        MovieFacts(
            .microManager,
            pixelSize: pixelSizeInMicrometers.flatMap { PixelSize(widthInMicrometers: $0, heightInMicrometers: $0) },
            frameInterval: intervalInMilliseconds.flatMap { FrameInterval(seconds: $0 / 1000) },
            channelNames: channelNames,
            significantBits: bitDepth
        )
    }
}
