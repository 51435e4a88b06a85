import CellImage

/// Finds the dimensions and the calibration of a stack in one file, or in a set of files that one file describes.
struct StackReader {
    let path: String
    let options: MovieOptions
    let pool: FilePool
    /// Whether the files of a set are read one by one, each with its own pages.
    var readsFilesAlone = false

    /// Describes the stack; the user's axes are not applied yet.
    ///
    /// - Throws: `MovieError` for files that cannot be read or whose description is broken.
    func draft() throws(MovieError) -> MovieDraft {
        let file = try pool.file(path)
        let page = try file.page(0)
        var draft = try layout(file, page)
        if let json = page.microManagerJSON, draft.format != MicroManagerStack.format {
            // Optional facts beside a layout that is known already: broken ones do no harm.
            do throws(MovieError) {
                draft.facts.append(try MicroManagerMetadata(json: json, file: path, page: 0).facts)
            } catch {
                draft.warnings.append("\(error); they are ignored.")
            }
        }
        if let problem = file.compressionProblem(page: 0) {
            draft.warnings.append("The pixels cannot be read: \(problem).")
        }
        if page.isPalette { draft.warnings.append("The pixels carry a colour table; their stored values are read.") }
        if page.isInverted {
            draft.warnings.append("The file says that 0 is white; values are inverted, so that bright is large.")
        }
        if let reason = file.breakReason {
            draft.isCutOff = true
            draft.warnings.append(
                "\(path) breaks off behind its first \(file.pageCount) page(s), which are read: \(reason)."
            )
        }
        if let found = page.description.flatMap(MetaMorphDescription.init) {
            draft.facts.append(MovieFacts(.metaMorph, pixelSize: found.pixelSize))
        }
        draft.facts.append(MovieFacts(.tiff, pixelSize: page.pixelSizeFromTags))
        return draft
    }

    private func layout(_ file: TIFFFile, _ page: TIFFPage) throws(MovieError) -> MovieDraft {
        let description = page.description ?? ""
        if OMEXML.isOMEXML(description) {
            do throws(MovieError) {
                if readsFilesAlone, let draft = try OMEStack.pages(of: file, page: page, description: description) {
                    return draft
                }
                return try OMEStack(description: description, opened: file, page: page, options: options).draft()
            } catch .malformed(_, _, let reason) where options.axes != nil {
                var draft = PlainStack(file: file, page: page).draft()
                draft.warnings.append("The description is damaged and ignored: \(reason).")
                return draft
            }
        }
        if let series = options.series, series > 0 {
            throw .option(name: MovieFlag.series, reason: "\(path) does not say that it holds several images")
        }
        if let json = page.microManagerJSON,
            let draft = try MicroManagerStack(file: file, page: page, firstJSON: json).draft()
        {
            return draft
        }
        if ImageJMetadata.isImageJ(description) {
            return try ImageJStack(
                description: description,
                file: file,
                page: page,
                readsCutFiles: options.readsCutFiles
            ).draft()
        }
        var draft = PlainStack(file: file, page: page).draft()
        if page.microManagerJSON != nil, file.pageCount > 1 {
            draft.ambiguity = .ambiguous(
                file: path,
                reason: "Micro-Manager's metadata do not say what its \(file.pageCount) pages are",
                flag: "\(MovieFlag.axes), for example \(MovieFlag.axes) TYX or \(MovieFlag.axes) TC2YX"
            )
        }
        return draft
    }
}

extension TIFFPage {
    /// The size of a pixel by the resolution tags, in micrometres.
    ///
    /// Sizes above 20 micrometres are the resolution of a print (72 or 300 dots per inch), not of a microscope.
    var pixelSizeFromTags: PixelSize? {
        let micrometersPerUnit: Double
        switch resolutionUnit {
        case 2: micrometersPerUnit = 25_400
        case 3: micrometersPerUnit = 10_000
        default: return nil
        }
        guard let size = pixelSize(micrometersPerUnit: micrometersPerUnit, micrometersPerUnitY: micrometersPerUnit)
        else { return nil }
        return max(size.widthInMicrometers, size.heightInMicrometers) <= 20 ? size : nil
    }

    /// The size of a pixel where the resolution tags count pixels per some unit of length.
    func pixelSize(micrometersPerUnit: Double, micrometersPerUnitY: Double) -> PixelSize? {
        guard let xResolution, let yResolution else { return nil }
        return PixelSize(
            widthInMicrometers: micrometersPerUnit / xResolution,
            heightInMicrometers: micrometersPerUnitY / yResolution
        )
    }
}
