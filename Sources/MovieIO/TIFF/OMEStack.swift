import CellImage
import Foundation

/// The planes of an OME-TIFF file or of the set of files that it belongs to.
///
/// - Source: OME-TIFF specification 6.x, https://docs.openmicroscopy.org/ome-model/latest/ome-tiff/.
struct OMEStack {
    private let opened: TIFFFile
    private let page: TIFFPage
    private let options: MovieOptions
    private let document: OMEXML
    private let folder: String

    /// Parses the description; one that only names another file is followed there.
    ///
    /// - Throws: `MovieError.malformed` for broken XML, `.unreadable` for a companion file that is not there.
    init(description: String, opened: TIFFFile, page: TIFFPage, options: MovieOptions) throws(MovieError) {
        self.opened = opened
        self.page = page
        self.options = options
        folder = FileNames.folder(of: opened.path)
        let here = try OMEXMLParser.parse(description, file: opened.path)
        guard let companion = here.metadataFile else {
            document = here
            return
        }
        let path = FileNames.join(folder, OMEXML.memberName(companion))
        guard FileManager.default.fileExists(atPath: path) else {
            throw OMEStack.absent(OMEXML.memberName(companion), of: opened.path, holdsPlanes: false)
        }
        var document = try OMEStack.companion(path)
        // Members are told apart by their identifiers, and the opened file's own one stands only in its own header.
        document.uuid = here.uuid
        self.document = document
    }

    /// Lays out the planes of the chosen image.
    ///
    /// - Throws: `MovieError.ambiguous` for several images without a choice, `.unreadable` for an absent member file,
    ///   `.malformed` for pages outside the file, `.mismatch` when the stated size is not the stored one.
    func draft() throws(MovieError) -> MovieDraft {
        let image = try chosenImage()
        let pixels = image.pixels
        guard pixels.sizeX == page.width, pixels.sizeY == page.height else {
            throw .mismatch(
                file: opened.path,
                page: 0,
                expected: "\(pixels.sizeX) x \(pixels.sizeY) pixels as its OME-XML says",
                found: "\(page.width) x \(page.height)"
            )
        }
        let samples = try samplesPerPage(pixels)
        var planes = try OMEPlaneTable(
            pixels: pixels,
            samples: samples,
            file: opened.path,
            readsCutFiles: options.readsCutFiles
        )
        let members = try Members(blocks: pixels.blocks, document: document, opened: opened.path, options: options)
        for block in pixels.blocks.isEmpty ? [OMEXML.Block()] : pixels.blocks {
            try planes.place(block, inFile: members.index(of: block), openedPages: opened.pageCount)
        }
        let stack = try planes.stack()
        return MovieDraft(
            format: "OME-TIFF",
            files: members.files,
            stack: stack,
            axesSource: .ome,
            shape: PlaneShape(page),
            facts: [OMEStack.facts(pixels)],
            warnings: pixels.warnings + members.warnings + typeWarning(pixels) + pageWarning(stack)
        )
    }

    /// The pages of a file that belongs to a set, without the other files; nil where its description names none.
    ///
    /// - Throws: `MovieError.malformed` for broken XML.
    static func pages(of file: TIFFFile, page: TIFFPage, description: String) throws(MovieError) -> MovieDraft? {
        let document = try OMEXMLParser.parse(description, file: file.path)
        guard document.metadataFile != nil || document.fileNames.count > 1 else { return nil }
        var draft = ownPlanes(of: file, page: page, document: document) ?? PlainStack(file: file, page: page).draft()
        guard let image = document.images.first else { return draft }
        var known = facts(image.pixels)
        if known.frameTimes?.contains(where: { $0 != nil }) == true {
            draft.warnings.append(
                "OME-XML's measured times are those of all files of its set and are not used where files are read one by "
                    + "one; \(MovieFlag.frameInterval) gives the time between frames."
            )
        }
        known.frameTimes = nil
        if draft.stack.extent("C") * page.samplesPerPixel != image.pixels.sizeC { known.channelNames = nil }
        draft.facts.append(known)
        return draft
    }

    /// The channels and slices of one time point, where the description says by identifiers that the file holds these;
    /// nil otherwise.
    private static func ownPlanes(of file: TIFFFile, page: TIFFPage, document: OMEXML) -> MovieDraft? {
        guard let uuid = document.uuid, document.images.count == 1, let pixels = document.images.first?.pixels,
            pixels.sizeC % page.samplesPerPixel == 0,
            var table = try? OMEPlaneTable(
                pixels: pixels,
                samples: page.samplesPerPixel,
                file: file.path,
                readsCutFiles: false
            )
        else { return nil }
        for block in pixels.blocks where block.uuid == uuid {
            guard (try? table.place(block, inFile: 0, openedPages: file.pageCount)) != nil else { return nil }
        }
        guard let stack = (try? table.stack())?.onlyTimePoint else { return nil }
        return MovieDraft(
            format: "OME-TIFF",
            files: [file.path],
            stack: stack,
            axesSource: .ome,
            shape: PlaneShape(page)
        )
    }

    // MARK: Images

    /// The image that the user chose, the only one, or the only one with planes in the opened file.
    private func chosenImage() throws(MovieError) -> OMEXML.Image {
        let images = document.images
        if let series = options.series {
            guard images.indices.contains(series) else {
                throw .option(
                    name: MovieFlag.series,
                    reason: "there is no image \(series); \(opened.path) has images 0 to \(images.count - 1)"
                )
            }
            return images[series]
        }
        if images.count == 1 { return images[0] }
        let name = FileNames.name(of: opened.path)
        let here = images.filter { image in
            image.pixels.blocks.contains { $0.fileName == nil || $0.fileName == name || isOwn($0.uuid) }
        }
        if here.count == 1 { return here[0] }
        let names = images.prefix(12).enumerated().map { "\($0) \($1.name ?? "without a name")" }
        throw .ambiguous(
            file: opened.path,
            reason: "it describes \(images.count) images (\(names.joined(separator: ", ")))",
            flag: "\(MovieFlag.series) N"
        )
    }

    private func isOwn(_ uuid: String?) -> Bool {
        uuid != nil && uuid == document.uuid
    }

    private func samplesPerPage(_ pixels: OMEXML.Pixels) throws(MovieError) -> Int {
        let stated = Set(pixels.channels.map(\.samplesPerPixel))
        guard stated.count <= 1 else {
            throw .unsupported(
                file: opened.path,
                reason: "its channels differ in their number of samples per pixel",
                advice: "export the channels separately"
            )
        }
        let samples = page.samplesPerPixel
        guard pixels.sizeC % samples == 0 else {
            throw .malformed(
                file: opened.path,
                page: 0,
                reason: "OME-XML: \(pixels.sizeC) channels in pages of \(samples) samples"
            )
        }
        return samples
    }

    private func typeWarning(_ pixels: OMEXML.Pixels) -> [String] {
        let names = ["float": "float32", "double": "float64"]
        let stated = names[pixels.type.lowercased()] ?? pixels.type.lowercased()
        guard !stated.isEmpty, stated != page.pixelType.rawValue, stated != "bit" else { return [] }
        return ["OME-XML says pixels of \(pixels.type), the file holds \(page.pixelType.rawValue)."]
    }

    /// Says how many pages of the opened file no image has; smaller copies of others do not count.
    private func pageWarning(_ stack: PlaneStack) -> [String] {
        let used = Set(stack.planes.lazy.compactMap { $0 }.filter { $0.file == 0 }.map { Int($0.page) })
        guard document.images.count == 1, used.count < opened.pageCount else { return [] }
        let left = (0..<opened.pageCount).filter { !used.contains($0) }
        guard let first = left.first, let page = try? opened.page(first), !page.isReducedResolution else { return [] }
        return ["OME-XML describes \(used.count) of the file's \(opened.pageCount) pages; the others are left out."]
    }

    /// The error for a file that a description names and that is not there.
    ///
    /// - Parameters:
    ///   - name: the absent file.
    ///   - file: the file with the description.
    ///   - holdsPlanes: whether a movie is left without it, which lacks some time points.
    /// - Returns: what the description names and what to do.
    static func absent(_ name: String, of file: String, holdsPlanes: Bool) -> MovieError {
        .unreadable(
            file: file,
            reason:
                "its OME-XML names \(name), which is not beside it; "
                + (holdsPlanes ? "\(MovieFlag.allowMissingFrames) goes on without its time points; " : "")
                + "if the files were renamed, give their names with \(MovieFlag.pattern)"
        )
    }

    private static func companion(_ path: String) throws(MovieError) -> OMEXML {
        let size = FileNames.byteCount(of: path) ?? 0
        guard size <= OMEXMLReader.Limits.documentBytes else {
            throw .malformed(file: path, page: nil, reason: "OME-XML longer than any movie needs")
        }
        if let file = try? TIFFFile(path: path) {
            return try OMEXMLParser.parse(file.page(0).description ?? "", file: path)
        }
        guard let content = FileManager.default.contents(atPath: path) else {
            throw .unreadable(file: path, reason: "the companion file cannot be read")
        }
        return try OMEXMLParser.parse(String(decoding: content, as: UTF8.self), file: path)
    }

    // MARK: Facts

    private static func facts(_ pixels: OMEXML.Pixels) -> MovieFacts {
        let names = pixels.channels.map { $0.name ?? "" }
        let width = pixels.physicalSizeX ?? pixels.physicalSizeY
        let height = pixels.physicalSizeY ?? pixels.physicalSizeX
        return MovieFacts(
            .ome,
            pixelSize: width.flatMap { width in
                height.flatMap { PixelSize(widthInMicrometers: width, heightInMicrometers: $0) }
            },
            frameInterval: pixels.timeIncrement.flatMap { FrameInterval(seconds: $0) },
            frameTimes: times(pixels),
            channelNames: names.allSatisfy(\.isEmpty) ? nil : names,
            significantBits: pixels.significantBits
        )
    }

    /// The earliest recorded time of each time point.
    private static func times(_ pixels: OMEXML.Pixels) -> [Double?]? {
        guard !pixels.planes.isEmpty, pixels.sizeT <= PlaneStack.planeLimit else { return nil }
        var times = [Double?](repeating: nil, count: pixels.sizeT)
        for plane in pixels.planes where plane.t < times.count {
            guard let time = plane.deltaT else { continue }
            times[plane.t] = min(time, times[plane.t] ?? time)
        }
        return times
    }
}
