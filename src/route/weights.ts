/**
 * What the classifier knows, all of it: the weights of its signals, and the words that give each signal away in
 * each language. `src/route/classify.ts` has the arithmetic, `deno task eval:route` says what a change does.
 *
 * Words are compared in lower case without accents. `word` is that word, `stem*` whatever begins so, `*part*`
 * whatever contains it, `two_words` a phrase. In scripts without spaces, and in Korean, every cue is a substring.
 */

import type { Concept, SignalName, Task } from "./vocabulary.ts";

/** What a signal says: for which tasks, how much harder (`load`, may be negative) and, for people, in words. */
export interface SignalWeight {
  task: Partial<Record<Task, number>>;
  load: number;
  say: string;
}

/**
 * Every signal and its weight. A signal has a strength, mostly 1; see `signals.ts`. Set by hand, then fitted by
 * `scripts/fit_route.ts` to the tuned part of the set, held near what the hand had set.
 */
export const SIGNALS: Record<SignalName, SignalWeight> = {
  // words: what is asked for
  translate: { task: { translate: 4.55 }, load: -0.8, say: "asks for a translation" },
  tongue: { task: { translate: 2.4 }, load: 0.15, say: "names a language" },
  summarize: { task: { summarize: 4.25 }, load: -0.75, say: "asks for a summary" },
  extract: { task: { extract: 3.6 }, load: -0.9, say: "asks to pick out or label data" },
  convert: { task: { extract: 1.4, coding: 0.75 }, load: 0, say: "asks to convert" },
  polish: { task: { writing: 3.55 }, load: -0.9, say: "asks to correct or reword text" },
  compose: {
    task: { writing: 0.95, coding: 0.9, planning: 0.35 },
    load: 0.4,
    say: "asks to write something",
  },
  implement: { task: { coding: 2.05 }, load: 0.35, say: "asks to implement" },
  debug: { task: { coding: 1.7 }, load: 0.05, say: "is about an error" },
  review: { task: { coding: 1.1 }, load: -0.05, say: "asks for a review" },
  edit: { task: { coding: 1.45 }, load: -1.3, say: "asks for a small edit" },
  commit: { task: { coding: 3.2 }, load: -1.35, say: "asks for a commit message" },
  test: { task: { coding: 0.75 }, load: 0.25, say: "asks for tests" },
  restructure: { task: { coding: 1.5 }, load: 0.65, say: "asks to restructure or optimise" },
  explain: { task: { chat: 2.55, reasoning: 0.35 }, load: 0.2, say: "asks for an explanation" },
  compute: { task: { math: 2.05, reasoning: 0.35 }, load: -0.4, say: "asks to calculate" },
  prove: { task: { math: 2.2, reasoning: 0.65 }, load: 1.7, say: "asks for a proof or derivation" },
  compare: { task: { reasoning: 2.8 }, load: 0.3, say: "asks to compare or weigh up" },
  analyze: { task: { reasoning: 2.2 }, load: 0.85, say: "asks for analysis" },
  argue: { task: { reasoning: 1.55 }, load: 0.65, say: "asks to argue or justify" },
  design: { task: { coding: 1.5, planning: 1.05 }, load: 0.9, say: "asks for a design" },
  plan: { task: { planning: 3.55 }, load: 0.25, say: "asks for a plan" },
  agent: { task: { agentic: 2.8 }, load: 0.25, say: "asks to act on files or systems" },
  // words: what it is about
  code: { task: { coding: 3.5 }, load: 0.05, say: "is about code" },
  shell: { task: { coding: 3.15 }, load: -0.6, say: "is about a command" },
  workspace: { task: { agentic: 1.4 }, load: 0, say: "names a repository or folder" },
  shortForm: { task: { writing: 3.45 }, load: -0.1, say: "asks for a short text form" },
  longForm: { task: { writing: 3.4 }, load: 0.25, say: "asks for a long text form" },
  number: { task: { math: 3.2 }, load: 0.35, say: "is about numbers" },
  theorem: { task: { math: 2.45 }, load: 1.2, say: "is about advanced mathematics" },
  logic: { task: { reasoning: 3.45 }, load: 0, say: "is a puzzle or a decision" },
  why: { task: { reasoning: 0.9, chat: 0.7 }, load: 0.15, say: "asks why" },
  system: { task: { planning: 0.8, coding: 0.25 }, load: 0.3, say: "is about a whole system" },
  hard: { task: { coding: 1.85 }, load: 0.95, say: "names a hard technical matter" },
  journey: { task: { planning: 2.2 }, load: 0.15, say: "is about a trip or a schedule" },
  strategy: { task: { planning: 1.7, reasoning: 0.6 }, load: 0.7, say: "is about strategy or risk" },
  society: { task: { reasoning: 0.95 }, load: 0.7, say: "is about causes, evidence or theory" },
  field: { task: { extract: 1.8 }, load: -0.35, say: "names fields to find" },
  picture: { task: { vision: 1.7 }, load: 0.1, say: "speaks of a picture" },
  greet: { task: { chat: 3.9 }, load: -1.05, say: "is small talk" },
  fact: { task: { chat: 2.85, math: 0.75 }, load: -0.7, say: "asks for a fact" },
  howto: { task: { coding: 1.1, chat: 0.45 }, load: 0, say: "asks how" },
  advice: { task: { chat: 1.4 }, load: 0, say: "asks for advice" },
  pointing: { task: {}, load: -0.1, say: "points at something given" },
  // words: how much of it
  brief: { task: {}, load: -0.3, say: "wants little" },
  thorough: { task: {}, load: 0.1, say: "wants thoroughness" },
  constraint: { task: {}, load: 0.25, say: "sets conditions" },
  // form
  shortQuestion: { task: { chat: 2.2, coding: 0.4 }, load: -0.7, say: "is a short question" },
  fewWords: { task: {}, load: -1.4, say: "has few words" },
  plainWords: { task: { chat: 1.7 }, load: -0.75, say: "is short and in common words" },
  length: { task: {}, load: 0.85, say: "has many words" },
  parts: { task: {}, load: 0.25, say: "has many parts" },
  acts: { task: {}, load: 0.1, say: "asks for several kinds of work" },
  formulaAlone: { task: { math: 4.05 }, load: -1.35, say: "is a formula" },
  formula: { task: { math: 3.25 }, load: 0.45, say: "contains a formula" },
  codeMarks: { task: { coding: 1.75 }, load: -0.65, say: "contains code" },
  figures: { task: { math: 1.2 }, load: -0.5, say: "has several figures" },
  authoring: { task: { writing: 2 }, load: 0.45, say: "wants a text written" },
  // what comes with it
  onDiff: { task: { coding: 2.25 }, load: 0.35, say: "works on a diff" },
  onCode: { task: { coding: 2.35 }, load: 0.15, say: "works on code" },
  onTrace: { task: { coding: 2.45 }, load: 0.25, say: "works on a stack trace" },
  onLog: { task: { extract: 0.5, coding: 0.35, summarize: 0.3 }, load: -0.35, say: "works on a log" },
  onData: { task: { extract: 1.05 }, load: 0.45, say: "works on data" },
  onProse: { task: { summarize: 1.55, extract: 1.1, writing: 0.7 }, load: 0.1, say: "works on text" },
  onMaterial: { task: { chat: -1.85 }, load: 0.35, say: "comes with material" },
  size: { task: {}, load: 0.2, say: "works on much material" },
  image: { task: { vision: 8 }, load: 0, say: "has an image" },
  images: { task: {}, load: 0.4, say: "has several images" },
  document: { task: { summarize: 1, extract: 0.5 }, load: 0.3, say: "has a document" },
  tools: { task: { agentic: 1.6 }, load: -0.05, say: "has tools" },
  toolWork: { task: { agentic: 2.7 }, load: -0.05, say: "has tools for it" },
};

/** How strong signals are. */
export const STRENGTH = {
  /** The second and third word that say the same add this much to the first. */
  repeat: 0.35,
  repeatMost: 2,
  /** Words where the verb of a demand stands speak for their task this much louder. */
  lead: 1.6,
  /** In a short request, what was asked before still counts this much. */
  before: 0.3,
  /** What is left of "what is" in a question that goes deeper. */
  deeper: 0.3,
  /** Words for a text that is there already say less of what is to be written. */
  given: 0.4,
  /** Thinking about a technical matter says less of its own task. */
  technical: 0.5,
  /** "What is … in Swedish?": the name of a language in a request for nothing else. */
  asked: 2.5,
  /** A short question about a known matter is less of a chat. */
  beside: 0.3,
  /** Numbers from this many on are a calculation. */
  figures: 2,
  /** A short question has fewer words than this, and asks for no work. */
  shortQuestion: 13,
  /** Few words are fewer than this. */
  fewWords: 7,
  /** Short and in common words: fewer words than `below`, this share and this number of them common. */
  plainWords: { below: 11, share: 0.4, count: 2 },
  /** `length` has the strength of the doublings of the words from here on, at most `lengthMost`. */
  lengthFrom: 14,
  lengthMost: 3.2,
  /** Many words of which few are understood say little: at most so much, and so much for each kind of cue. */
  lengthUnknown: 0.5,
  lengthKnown: 0.6,
  /** `parts` has the strength of the clauses beyond these, `acts` of the kinds of work beyond the first. */
  partsFrom: 2,
  partsMost: 7,
  actsMost: 4,
  /** `size` has the strength of the doublings of the lines of material from here on. */
  sizeFrom: 40,
  sizeMost: 5,
} as const;

/** From load to score (0…1): a logistic curve around a load of `middle`. */
export const SCORE = { middle: 0.65, slope: 0.65 };

/** Where the score changes class. A request that says nothing has a score of 0.40 and so is medium. */
export const THRESHOLDS = { simple: 0.35, complex: 0.66 };

/** Order in which ties between tasks are broken, and what each task weighs before anything is known. */
export const PRIOR: Record<Task, number> = {
  chat: 0.6,
  coding: 0.2,
  reasoning: 0,
  math: 0,
  writing: 0,
  summarize: 0,
  extract: 0,
  translate: 0,
  planning: 0,
  vision: -0.5,
  agentic: -0.4,
};

type Cues = Partial<Record<Concept, string>>;

const en: Cues = {
  translate:
    "translat* how_do_you_say in_german_please in_french_please in_spanish_please in_italian_please in_english_please in_japanese_please what_is_the_word_for into_english into_german into_french into_spanish into_italian into_portuguese into_chinese into_japanese into_russian into_dutch into_korean into_arabic into_polish into_turkish into_hindi how_to_say say_hello how_would_~_say",
  summarize:
    "summar* tldr tl_dr sum_up sum_this_up gist recap* condens* digest key_points key_takeaway* main_points main_arguments takeaway* boil_down in_a_nutshell abstract_of what_is_this_about what_is_it_about whats_this_about what_s_this_about minutes highlights_of what_happened_here what_happened what_s_going_on the_short_version short_version main_idea whats_going_on bottom_line overview_of key_facts bullet_points_of what_did_they_decide decided what_is_the_outcome what_does_it_say what_does_this_say_in brief_for_my main_takeaways structured_summary short_recap one_paragraph_summary main_point the_point_of what_s_the_point key_findings to_one_paragraph in_one_paragraph shorten_this_to the_main_idea condensed abridge short_overview meeting_notes_from highlights outline_of_the_article what_was_decided catch_me_up",
  extract:
    "extract* pull_out list_all list_the list_every pick_out get_the find_all_the classif* categori* tag_each tag_the sentiment positive_or_negative dedup* group_the group_these count_the which_lines which_line print_only give_me_only give_me_the_list as_json to_json into_json as_csv to_csv into_csv as_a_table into_a_table as_a_comma comma_separated named_entit* spam_or_ham filter_out only_the_names how_many_lines how_many_times tabulat* scrape normalise normalize redact_the redact_all column_3 just_the only_the which_names which_company mentioned_here mentioned_in how_many_rows how_many_entries label_each label_these parse_the parse_this put_into_a_table make_a_table return_json answer_as_json spot_all find_all_names rank_these sort_these is_this_mail_spam spam find_the_date pull_the pull_all all_people all_names give_me_all identify_all which_ones highlight_all build_a_table build_table get_all who_sent which_people grab_all grab_the return_only output_only only_output each_ticket for_each_ticket what_port_is list_the_names extract_all who_is_mentioned mentioned_in_this find_the_names find_all_emails count_how_many how_many_errors how_many_times_does key_value_pairs fill_in_the_table map_to_categories intent topic_of topics_in language_is_this detect_the which_user which_users most_errors most_frequent",
  convert:
    "convert* turn_this_into turn_it_into to_yaml to_json to_csv to_markdown to_xml to_html reformat* format_this format_as",
  polish:
    "proofread* rephras* reword* rewrit* paraphras* correct_the grammar spelt sound_friendlier sound_more make_this_sound make_it_sound friendlier more_formal less_formal more_polite more_concise tone sentence_correct copyedit* copy_edit improve_the_wording improve_this_text improve_my_text fix_the_grammar simplify_this shorten shorten_this shorter_version polish_this polish_my polish_the polish_up better_word another_word other_word word_for nicer_way say_this_nicely spell_check is_it_spelled how_do_you_spell typos make_it_shorter make_this_shorter fix_my_english sound_natural sounds_natural rewrite_in_active rewrite_in_passive active_voice passive_voice edit_this make_it_more make_this_more sound_professional more_professional fix_i fix_my_sentence half_as_long more_persuasive correct_this",
  compose:
    "write writing compos* draft* create creat* generat* produce come_up_with make_up author suggest_a name_for give_me_a invent",
  implement:
    "implement* program code_up build scaffold* write_code write_a_script write_a_program write_a_function write_a_class prototype from_scratch set_up setup configur* hook_up connect_my integrate_with add_pagination add_support add_authentication make_a_website make_a_game make_an_app develop develops developing developed",
  debug:
    "debug* bug bugs buggy error errors errno exception* crash* fails failing failure segfault* stack_trace stacktrace traceback broken doesn_t_work does_not_work doesnt_work not_working isn_t_working fix undefined null_pointer typeerror valueerror keyerror attributeerror syntaxerror leak* timing_out hangs root_cause troubleshoot* http_500 error_500 http_502 http_404 404_error 502_bad getting_502 getting_404 getting_500 timeouts panics stuck freezes crash_on issue_with problem_with what_s_wrong whats_wrong wrong_with goes_wrong went_wrong incorrect misbehav* unexpected* cors permission_denied access_denied not_found infinite_loop won_t_compile doesn_t_compile won_t_start jumped_from regression* slower p99",
  review: "review* code_review pull_request pr audit* feedback_on critique",
  edit:
    "rename* semicolon* typo unused missing_import add_a_comment add_comments indent* add_a_shebang shebang lint replace_all remove_the_unused bump whitespace sort_the_imports capitali* docstring fix_the_indentation snake_case camel_case to_uppercase",
  commit: "commit_msg commit_message* git_message message_for_this_diff message_for_this_commit",
  test:
    "test tests unit_test* testing pytest coverage edge_case* fuzz* property_based test_suite stress_test benchmark* with_jest jest_test jest_tests in_jest",
  restructure:
    "refactor* optimi* migrat* restructur* rearchitect* redesign* moderni* rewrite_this_module rewrite_the_module speed_up faster moderniz* decoupl* parallelis* paralleliz* port_this port_the port_it performance_of slow make_this_faster clean_up_this_code rewrite_in_rust rewrite_in_go rewrite_in_python rewrite_in_typescript rearrange_the_code",
  explain:
    "explain* describe describ* elaborate tell_me_about how_does how_do_the how_is walk_me_through help_me_understand teach_me what_happens difference_between what_does_this interpret* how_do_~_work how_does_~_work how_is_~_made how_are_~_made how_did_~_happen what_makes_~",
  compute:
    "calculat* comput* solve* evaluate_the how_much_is what_is_the_sum work_out_the_value estimate sum_of average_of simplify factori* differentiat* integrate minus times divided_by squared multiply two_plus",
  prove:
    "prove proof* proving disprove* derive* derivation deriving show_that verify_that formally rigorous* first_principles linearizab* by_induction correctness counterexample* justify_every lower_bound necessary_and_sufficient qed lemma* equilibria characteri* prove_or_disprove deduce deduction",
  compare:
    "compar* pros_and_cons trade_off* tradeoff* versus vs advantages_and_disadvantages weigh* better which_is_better alternatives contrast* differ_from benefits_and_drawbacks",
  analyze:
    "analy* assess* evaluat* investigat* diagnos* examin* critically implications root_cause work_out_which failure_mode* hypothes* scenario* quantif* diagnose impact_of consequences_of under_what_conditions figure_out what_explains what_else_could discuss root_causes respond_to test_it_against work_out_why determine_the_most estimate_capacity root_cause_analysis post_mortem postmortem sensitivity stress_test_the",
  argue:
    "argu* justif* defend* critiqu* debate thesis take_a_position position counterargument* convinc* rebut* steelman objections persuasive make_the_case critical_analysis",
  design:
    "design* architect* devis* blueprint* formulat* specify invent_a_protocol model_the data_model how_would_you_build how_would_you_design lay_out_the_architecture propose_an_architecture propose_the",
  plan:
    "plan planning roadmap* timeline milestones agenda outline_the_steps steps_to to_do_list checklist action_plan prioriti* project_plan phased phases rollout rollback lesson_plan curriculum syllabus grocery_list shopping_list packing_list what_should_i_pack itinerar* schedule organize organise organizing organising todo_list todo_for budget_plan lay_out_a_plan weekly_plan steps_for how_should_i_train organize_my diy_plan day_plan weeks_plan month_plan what_steps steps_do_i steps_should_i campaign_plan to_do_before moving_day curriculum_for syllabus_for meal_prep reading_list_for learning_path weekly_schedule training_schedule plan_for action_items_for okrs sprint_plan launch_plan event_plan wedding_plan calendar content_calendar",
  agent:
    "run_the run_all run_tests execute install* commit_and_push and_push push open_a_pr open_a_pull_request create_a_file create_a_folder create_a_directory delete_all delete_the delete_every move_all move_the rename_all restart* deploy* download* go_through look_through look_into find_every search_the check_out checkout_the rebase* until_they_pass until_it_passes whatever_fails clean_up clone set_up_the apply_the save_it_to save_to_file write_them_to write_it_to browse open_the start_the stop_the kill_the bump_the tag_and upgrade_all update_all list_the_files grep_for make_a_backup show_me_what_s_in what_s_in_the_config add_tests_for investigate_why bisect go_over_all in_this_repo in_the_repo in_this_directory in_this_folder in_the_current_directory fix_all make_sure_the_tests keep_going_until step_through commit_it commit_the commit_them look_at_the open_issues current_branch update_the_version create_a_git git_tag count_the_lines everywhere in_every_file",
  code:
    "code function* method class* script* python javascript typescript java rust golang go_program go_http in_go c++ c# cpp csharp ruby php kotlin swift scala haskell perl bash zsh powershell sql postgres* mysql sqlite mongodb redis regex* regexp api apis rest endpoint* graphql json_schema html css react vue angular svelte next_js node nodejs django flask fastapi rails dotnet async await callback* promise* array* dict hashmap struct pointer* loop* variable* compil* parser* algorithm* linked_list binary_tree binary_search lru cache_in library module* package* dependenc* docker* dockerfile kubernetes k8s helm terraform ansible nginx apache github_action* workflow yaml makefile cmake gradle maven webpack vite npm pip cargo git commit branch merge pull_request unit_test* backend frontend front_end full_stack web_app app database* query queries schema stack_trace component* hook hooks cli lambda middleware websocket* oauth jwt crud orm repository_pattern decorator* generator* iterator* mutex thread* coroutine* websockets webassembly wasm cuda kernel gpu excel_formula vba spreadsheet_formula numpy pandas pytorch tensorflow lexer type_inference garbage_collect* data_structure* crdt raft sat_solver rate_limiter site website websites crawler scraper snake_game tic_tac_toe todo_app bot discord_bot telegram_bot tailwind eslint prettier wordpress flutter android ios selenium string strings bootstrap jquery arduino raspberry excel spreadsheet matplotlib plot_a b_tree tree heap csv_file json_file login login_page form quicksort bubble_sort fizzbuzz fibonacci recursion recursive pixel button unicode utf_8 in_c in_rust in_java in_ruby in_python in_swift in_kotlin spring_boot center_a_div div http_status status_code list_of_dicts type_annotation* laravel symfony doctrine hibernate kafka rabbitmq elasticsearch prometheus grafana gitlab jenkins cypress playwright rxjs redux nuxt electron unity unreal godot opencv scikit langchain aws s3 azure gcp cloudflare lambda_function https ssl tls certificate env_variable* environment_variable* webhook* infinite_scroll subcommand* branches safari chrome_extension browser_extension vbscript macro powershell_script zsh_script tsx jsx ajax xpath crontab_entry protobuf grpc openapi swagger svg canvas animation responsive navbar dropdown modal pagination sorting_algorithm hash_map hash_table stack_overflow null nan int float boolean enum tuple list_of_lists dictionary comprehension set_comprehension merge_sort bfs dfs dijkstra knapsack leetcode flask_app linter formatter type_error strict_mode tsconfig package_manager pipfile virtualenv venv conda poetry ci_cd pre_commit gitignore stash cherry_pick rebase const let goroutine",
  shell:
    "command* one_liner terminal shell bash_one_liner flags chmod chown tar grep awk sed jq curl ssh rsync cron* crontab systemd systemctl linux ubuntu debian vim emacs tmux ls kill_a_process ports git_command shortcut exit_vim unzip ffmpeg imagemagick macos homebrew man_page port_does open_port zip squash which_flag trailing_whitespace find_command xargs cut_command uniq wc netstat lsof df htop top_command env_var alias symlink mount ufw iptables dig nslookup openssl scp screen nano pipe_output redirect_stderr stderr stdout exit_code",
  workspace:
    "repo repos repository codebase code_base monorepo folder* director* file files workspace logs_folder changelog package_json working_tree",
  shortForm:
    "email e_mail mail letter* message_to post tweet* linkedin slogan* title* headline* caption_for bio invitation* poem* haiku sonnet limerick song lyrics toast speech wish greeting story joke_about product_description blog* newsletter announcement* press_release cover_letter reply reply_to respond_to resume cv obituar* paragraph dialogue sentence_for advert* ad_copy tagline* name_for release_notes eulogy fairy_tale essay apology* thank_you_note resignation testimonial birthday_card birthday_wish message out_of_office readme names_for name_ideas wedding_vows one_liner_for intro outro script_for_a_video monologue rap_about verse captions joke_for hashtags active_voice passive_voice voicemail script_for elevator_pitch pitch instagram facebook youtube_description changelog ode lullaby rhyme greeting_card sales_copy landing_page_copy dating_profile about_me subject_line recommendation_for linkedin_recommendation reference_letter tweet_about thank_you thank_you_card it_rhyme make_it_rhyme bedtime_story fable parable script blurb synopsis foreword dedication vows limericks riddle_about pun puns speech_for talking_points memo announcement_for notice job_description job_posting job_ad cold_email sales_email follow_up_email complaint_letter letter_to quote_for motto mission_statement faq_for flyer brochure poster_text menu_description podcast_intro review_for yelp testimonial_for dear",
  longForm:
    "novel* chapter* essay* thesis dissertation screenplay* white_paper whitepaper grant_proposal research_paper short_film treatment manuscript monograph trilogy 2000_word* 3000_word* 1500_word* 1000_word* 5000_word* 2000_words 3000_words literature_review article business_plan op_ed long_form proposal word_essay report feature_length long_article in_depth_article memoir policy_brief white_papers position_paper word_article research_proposal comprehensive_guide ebook e_book study_guide technical_report narrators narrator critical_review research_agenda case_study business_case annual_report documentation_for user_guide handbook textbook_chapter lecture_notes_on script_for_a_30 a_novella backstory_for worldbuilding",
  number:
    "equation* integral* derivative* probabilit* percent* matrix matrices determinant eigenvalue* logarithm* polynomial* geometry triangle* circle* area_of volume_of square_root sqrt fraction* decimal* average median standard_deviation variance statistic* compound* compounded interest fahrenheit celsius km miles kg pounds ounces inches litres gallons km_h mph combinatori* permutation* dice rolls digits prime* integer* real_numbers ways_are_there how_many_ways arithmetic math* algebra calculus trigonometr* sin cos tan how_many_days invest* product_of dot_product vectors sum_of mean_of how_many_seconds how_many_minutes how_many_hours marbles without_replacement tip_on square_feet square_meters calories x_squared sequence discount_of cards hands coin_flips coins_are how_long_will_it_take how_far_does average_speed at_the_same_speed ratio of_proportion per_hour costs_more how_much_is_the decimals decimal_places remainder divisible greatest_common lowest_common least_common round_to to_the_power original_price final_price squared_plus cubed power_of system_of_equations root_of circumference perimeter hypotenuse slope tangent quadratic linear_equation inequality_for differentiate simplify_the_expression factor_the gcd lcm modulo binomial expected_value confidence_interval regression_line z_score p_value logarithm_of exponent sphere cylinder cone radius diameter degrees_to angle speed_of acceleration half_life mortgage_payment monthly_payment interest_rate tax_on vat percent_of percentage days_between hours_between grams oz cups tablespoons teaspoons liters meters metres feet yards acres hectares minutes_is seconds_is mb gb bytes_in celsius_to pounds_to kilos squared",
  theorem:
    "theorem* conjecture* topolog* manifold* hilbert banach spectral bijecti* isomorph* homomorph* group_of_order cyclic_group compact uniformly_continuous irrational infinitely_many induction axiom* measure_theory lebesgue bellman differential_equation* partial_differential stochastic martingale* galois eigenfunction* converge* riemann fourier laplace markov_chain* minimal_polynomial np_hard np_complete complexity_class* optimal_stopping abelian metric_space holomorphic unit_disc integer_solutions analytic_function vector_space linear_map ring_homomorphism eigenvalues_of_a_general undecidable decidable halting_problem cauchy schwarz inequality field_extension normal_subgroup limit_of_the_sequence epsilon_delta",
  logic:
    "puzzle* riddle* logic logical* fallac* infer* valid who_owns who_is_lying truth_teller* knights_and_knaves liar* paradox* should_i should_we should_a which_option weighings counterfeit jug jugs heavier all_of_them_are are_all most_likely most_probable probable_first likely_cause* likely_causes conclude syllogism* next_in_the_sequence taller_than older_than younger_than faster_than slower_than shorter_than heavier_than shortest tallest youngest oldest which_would_you better_choice hard_decision contradict* lying witness* plausible sequence_of_events stronger_claim follow_from logically brain_teaser brainteaser murder_mystery game_theor* equilibri* incentive* ship_of_theseus trolley what_day_is_it_in ethically ethical_dilemma dilemma moral_dilemma thought_experiment if_today_is odd_one_out analogy is_to_as pattern_in comes_next next_number who_did_it detective truth_table contrapositive tell_which causation correlation am_i_right is_she_right is_he_right are_they_right decision_matrix",
  why: "why how_come what_causes reason_for reasons",
  system:
    "system* architecture* platform* infrastructure engine service* microservice* pipeline* framework protocol* monolith* cluster* compiler operating_system end_to_end enterprise stack multi_region multi_tenant network schema_change",
  hard:
    "distributed concurren* lock_free wait_free race_condition* deadlock* memory_order* consensus linearizab* consisten* fault_toleran* scalab* replication sharding transaction* byzantine partition* exactly_once at_least_once idempoten* backpressure failover high_availability cryptograph* zero_knowledge encryption post_quantum side_channel timing_attack* vulnerabilit* security_hole* threat_model* privilege_escalation garbage_collect* jit type_inference hindley dynamic_programming cost_model zero_downtime without_downtime bit_exact hazard* aba vectoriz* simd memory_leak* low_latency high_throughput reverse_engineer* fuzz* compliance formal_verif* worst_case bottleneck* invariants production_ready fraud disaster_recovery clock_skew conflict_resolution crdt raft paxos two_phase event_sourcing scale scaling million_users millions_of million_daily daily_users billion* billions_of simultaneous* real_time_system realtime multiplayer lag_compensation synchroni* crash_recovery recovery resilien* thread_safe failures outage* throughput latency at_scale load_balanc* consistency_model formal_proof self_healing leaks_memory side_channels emulator interpreter hypervisor rate_limiter run_twice undecidable type_safe query_builder virtual_machine paging interrupts self_hosted_compiler ray_tracer physics_engine neural_network_from_scratch database_engine search_engine recommendation_engine under_high_load high_load under_load bisect profile_the watermarks unbounded state_management hot_spots capacity_estimat* sharding_scheme social_graph eventual_consisten* strong_consisten* vector_clock* gossip leader_election quorum snapshot_isolation serializab* mvcc wal write_ahead lsm compaction tail_latency autoscal* blue_green canary_release chaos_engineering observability slo zero_trust oauth_flow sandbox* heap_corruption use_after_free undefined_behaviour undefined_behavior data_race starvation livelock priority_inversion numa cache_coheren* branch_predict* roofline auto_vectori* model_check* tla+ coq isabelle lean4 abstract_interpretation static_analysis_tool symbolic_execution type_checker borrow_checker optimizer register_allocat* ssa llvm mlir quantum_circuit homomorphic federated_learning reinforcement_learning transformer_from_scratch backpropagation memory_allocator fragmentation event_driven saga compensation idempotency",
  journey:
    "trip* travel* vacation holiday weekend_in honeymoon meal_plan workout training_plan study_schedule study_plan week* daily_routine party wedding birthday_party day_trip road_trip 3_day 4_day 7_day days_in",
  strategy:
    "strateg* go_to_market business_plan risk* budget* complian* stakeholder* regulat* contingenc* pricing hiring cost_estimate kpi* staffing reorgani* resistance migration three_year five_year multi_year rto rpo market_analysis competit* governance owners fallback sequence campaign monitoring cold_chain contingency supply_chain expansion merger acquisition turnaround restructuring fundrais* investors board_meeting long_term_plan feasibility roi tco capacity_planning",
  society:
    "econom* politic* philosoph* ethic* histor* evidence theor* ideolog* philosopher* determinism free_will moral* societ* causes_of crisis policy policies empire climate geopolit* sociolog* psycholog* inequalit* margins literature primary_sources",
  field:
    "email_address* emails phone_number* phone_numbers names dates addresses ip_address* ips url urls links numbers_only invoice* order_id order_number amounts prices keywords entities id ids timestamp* hostname* total fields company_names people_mentioned usernames dates_and",
  picture:
    "picture* image* photo* screenshot* diagram chart in_this_pic caption drawing* painting floor_plan* ocr whiteboard handwrit*",
  greet:
    "hi hello hey hiya good_morning good_evening good_night how_are_you how_s_it_going hows_it_going whats_up what_s_up sup thanks thank_you thx ty bye goodbye ok okay cool nice lol haha good_bot who_are_you are_you_there great_job well_done tell_me_a_joke joke i_m_bored im_bored i_m_feeling im_feeling i_feel yo_man yo_dude",
  fact:
    "what_is what_s whats what_are what_was what_does who_is who_was who_wrote who_invented who_painted who_discovered who when_did when_was when_is where_is where_was where_are capital how_many how_old how_tall how_far how_long_is how_high how_deep how_big which_country which_planet which_year meaning_of mean_by define definition_of synonym* antonym* what_year what_time what_day what_color what_colour boiling_point population_of stands_for is_it_spelled spelled fun_fact does_it_mean is_it_true which_is_heavier random_fact where_does when_does is_it_legal is_it_safe can_you_eat difference_between_affect how_much_does how_many_people what_language which_language what_animal",
  howto: "how_to how_do_i how_can_i how_do_you how_would_i",
  advice:
    "recommend* suggest* advice tips opinion what_do_you_think ideas_for gift_idea* watch_out should_i_watch what_should_i favorite favourite",
  brief:
    "briefly brief short quick quickly in_one_sentence one_sentence one_line one_liner in_one_line two_sentences one_word in_a_word just only simple simply basic tiny small single 3_bullets three_bullets in_short yes_or_no short_answer concise tldr tl_dr eli5 a_line in_10_words quick_question a_short 3_bullet",
  thorough:
    "detailed in_detail in_depth comprehensive* thorough* complete full every each all_the exhaustive* systematic* deep deeply step_by_step carefully rigorous* robust production whole entire end_to_end advanced complex sophisticated full_justification all_possible",
  constraint:
    "must without while_keeping must_not ensure* so_that should_not cannot at_most at_least handle* given_that assuming constraint* requirement* under_the_condition unless keep_the in_line_with subject_to guarantee* supporting including covering taking_into_account",
  tongue:
    "in_english to_english into_english in_german to_german into_german in_french to_french into_french in_spanish to_spanish into_spanish in_italian to_italian into_italian in_portuguese to_portuguese into_portuguese in_dutch to_dutch into_dutch in_polish to_polish into_polish in_russian to_russian into_russian in_chinese to_chinese into_chinese in_mandarin to_mandarin into_mandarin in_japanese to_japanese into_japanese in_korean to_korean into_korean in_turkish to_turkish into_turkish in_arabic to_arabic into_arabic in_hindi to_hindi into_hindi in_greek to_greek into_greek in_swedish to_swedish into_swedish in_latin to_latin into_latin in_vietnamese to_vietnamese into_vietnamese in_thai to_thai into_thai",
  pointing: "this these following below above attached here_is here_are here_s it",
};

const de: Cues = {
  translate:
    "ubersetz* uebersetz* ins_englische ins_deutsche ins_franzosische ins_spanische auf_englisch auf_franzosisch auf_spanisch auf_italienisch wie_sagt_man was_heisst_auf",
  summarize:
    "zusammenfass* fasse fass zusammen kernaussage* kernpunkte kurzfassung resumee worum_geht stichpunkte in_kurze das_wichtigste um_was_geht was_steht_hier was_ist_passiert kurzversion was_ist_das_wichtigste hauptaussage kernaussagen zentrale_aussage zusammenfassung was_wurde_beschlossen",
  extract:
    "extrahier* liste_alle liste_die liste_auf auflist* zieh_* herausfinden welche_zeilen such_alle suche_alle_namen gib_mir_nur gib_nur nur_die klassifizier* kategorisier* als_json als_tabelle als_csv positiv_oder_negativ zahle_die zahl_die gruppier* sortiere_die filter* welche_telefonnummer* stehen_in ist_diese_bewertung welche_daten nenne_alle nenn_alle wie_viele_zeilen finde_alle_namen alle_namen alle_daten alle_adressen wieviele_fehler nenne_nur als_liste heraus",
  convert: "konvertier* wandle wandel umwandeln umwandle umrechn* rechne_um formatiere",
  polish:
    "korrigier* rechtschreib* grammatik umformulier* formulier*_um formuliere_um kurze_den kurzer freundlicher hoflicher lektor* verbesser*_den_text stilistisch tippfehler schreibweise kommafehler",
  compose:
    "schreib* verfass* formulier* erstell* entwirf_einen erzeug* erfind* dichte generier* mach_mir denk_dir",
  implement:
    "implementier* programmier* entwickel* umsetzen setze_um baue bau von_grund_auf einricht* konfigurier* baue_ich richte_ein anbinde* aufsetzen",
  debug:
    "fehler* bug absturz* sturzt_ab geht_nicht funktioniert_nicht klappt_nicht kaputt debugg* fehlermeldung behebe beheb* ausnahme reparier* speicherleck* lauft_nicht",
  review: "review codereview uberpruf* begutacht* durchsicht pruf_diese* prufe",
  edit: "umbenenn* benenne benenn ersetze einruck* tippfehler strichpunkt entferne_die",
  commit: "commit_nachricht commit_message commitnachricht",
  test: "test tests testfalle* unit_test* testbar modultest* getestet teste",
  restructure:
    "refaktor* refactor* optimier* migrier* umbau* baue_das_modul umstrukturier* beschleunig* portier* modernisier*",
  explain: "erklar* erlauter* beschreib* wie_funktioniert was_passiert unterschied erzahl_mir wie_entsteht",
  compute: "berechn* rechne ausrechnen lose lose_die wie_viel_ist wieviel_ist summe_von ableiten",
  prove:
    "beweis* beweise herleit* leite_her zeige_dass zeigen_sie widerleg* nachweis* formal streng verallgemeiner* korrektheit gegenbeispiel*",
  compare:
    "vergleich* vor_und_nachteil* pro_und_kontra pro_und_contra abwag* besser gegenuber was_spricht spricht_fur lohnt_sich oder_lieber",
  analyze:
    "analys* untersuch* beurteil* evaluier* hinterfrag* quantifizier* auswirkung* einordn* ursachenanalyse bewerte bewerten bewertest",
  argue:
    "begrund* argument* verteidig* erorter* stellung* these kontra-argument* widerleg* empfehlung kritisch* diskutier*",
  design:
    "entwirf entwerf* entwurf konzipier* konzept* architektur* gestalt* *architektur* modellier* aufbauen wie_wurdest_du systementwurf",
  plan:
    "plan plane planen planung zeitplan* reiseplan* ablaufplan organisier* fahrplan terminplan* checkliste packliste einkaufsliste stundenplan trainingsplan lernplan essensplan speiseplan schritte_zur *plan wie_soll_ich_trainieren halbmarathon vorbereit* to_do wochenplan projektplan schritte_brauche vorbereiten ablauf",
  agent:
    "fuhre_die fuhr_die installier* losche_alle losch_alle verschieb* starte_den starte_die durchsuch* lege_eine leg_eine bis_alles pushe push deploy* aktualisiere_alle raum_auf lade_herunter geh_durch erstelle_eine_datei ausfuhren aus_und_behebe",
  code:
    "code skript* programm* klasse* variable* methode* datenbank* abfrage* schnittstelle* algorithm* quelltext regularer_ausdruck anwendung webseite* modul* komponente* schleife liste_sortier* bibliothek* website homepage formular* spiel app bot json_datei csv_datei tabellenformel excel funktion funktionen *funktion pythonskript python_skript anmeldung validierung umgebungsvariable* schaltflache endlosscroll tabelle_sql makro string zahlenfeld array python javascript const let",
  shell: "befehl* kommando* terminal konsole* lokalen_git",
  workspace: "ordner verzeichnis* datei* projekt repository repo",
  shortForm:
    "mail email e_mail gedicht* absage einladung* bewerbung* anschreiben slogan titel uberschrift gluckwunsch* geburtstagsgruss* rede beschwerde* geschichte marchen nachricht post antwort* produktbeschreibung kundigung* entschuldig* lied reim* pressemitteilung einleitung trinkspruch namen_fur nachruf abwesenheitsnotiz steckbrief slogans produkttext klappentext einladungstext dankeskarte liebesbrief beitrag posting ein_brief einen_brief brief_an spruch geburtstagsspruch lied_uber karte werbetext stellenanzeige *spruch rezension bewertung_fur gruss grusskarte weihnachtsgrusse",
  longForm:
    "aufsatz* essay erorterung hausarbeit roman* kapitel abhandlung bericht* fachartikel drehbuch seminararbeit gutachten artikel dissertation antrag 2000_worter* aufsatz_uber leitfaden fachbuch",
  number:
    "gleichung* integral* wahrscheinlichkeit* prozent* matrix wurzel bruch* durchschnitt mittelwert zinsen zins flache umfang volumen dreieck* rechenweg summe quadrat* ableitung stammfunktion gleichungssystem* mathe* wie_viele_tage geschwindigkeit wie_lange_braucht wie_schnell rabatt preis_nach wurzel_aus geteilt_durch mal_genommen plus minus hoch_drei zehnerpotenz mehrwertsteuer promille",
  theorem:
    "satz_von satz_des irrational primzahlen unendlich_viele stetig* konvergen* kompakt* topolog* vektorraum eigenwert* differentialgleichung* theorem induktion lemma quadratwurzel",
  logic:
    "ratsel* logik* logisch* wer_lugt sollen_wir wahrscheinlichste schlussfolger* fehlschluss soll_ich_lieber sollte_ich_lieber widerspruch* wer_ist_der_alteste entscheide_dich soll_ich_mich",
  why: "warum wieso weshalb woran_liegt",
  system:
    "system* *system infrastruktur plattform* dienst* microservice* protokoll* kompiler compiler netzwerk* stromnetz rechenzentr* pipeline",
  hard:
    "verteilt* nebenlaufig* skalier* konsens* konsisten* fehlertolera* ausfallsicher* deadlock* verklemm* transaktion* netzwerkpartition* uhrendrift sperrprotokoll verschlusselung kryptograf* echtzeit* sicherheitslucke* hochverfugbar* datenschutz* lastverteilung *fehlerszenari* wiederherstellung speicherleck* durchsatz netzausfall* millionen_nutzer doppelt_bucht ausfall* latenz skalierung hochlast echtzeitfahig* versorgungssicherheit lastspitzen skalierungs* hochskalier* *protokoll nebenlaufigkeits* race_condition* wettlauf* sicherheitskonzept bedrohungsmodell* *verschlussel* compilerbau millionen_nutzern",
  journey: "reise* urlaub ausflug wochenende woche wochen hochzeit* feier* trainings* kurztrip tage_in",
  strategy:
    "strategi* risik* budget* migration* kosten markteintritt businessplan geschaftsplan rollback compliance stakeholder wettbewerb* schulung* umsetzungs*",
  society:
    "wirtschaft* politi* philosoph* ethi* geschichte_der gesellschaft* ursachen theori* belege quellenlage klimaneutral* volkswirtschaft* moral* klimawandel krise evidenz",
  field:
    "telefonnummer* namen daten_und rechnungsnummer* adressen e_mail_adressen mailadressen betrage kennzeichen datumsangaben ip_adressen",
  picture: "bild bildern foto* screenshot* diagramm* abbildung skizze grafik",
  greet:
    "hallo moin servus guten_morgen guten_tag guten_abend wie_geht_s wie_geht_es danke tschuss grussgott witz gute_nacht alles_klar na_du",
  fact:
    "was_ist was_bedeutet was_heisst wie_heisst wer wer_ist wer_war wann wo wo_liegt hauptstadt wie_viele wie_hoch wie_alt wie_lang wie_gross wie_weit wie_tief welches_jahr welcher_tag definier* synonym was_kostet wie_teuer wie_lange wie_schnell_ist wozu wofur woher gibt_es stimmt_es",
  howto: "wie_kann_ich wie_mache_ich wie_losche wie_lasse wie_bekomme wie_finde wie_sehe",
  advice: "empfiehl* empfehl* tipp* rat ideen vorschlag* was_soll_ich schlag_mir",
  brief:
    "kurz kurze knapp in_einem_satz ein_satz einem_satz zwei_satze ein_wort nur einfach schnell eine_zeile in_stichworten einzeil*",
  thorough:
    "ausfuhrlich* detailliert* umfassend* grundlich* vollstandig* jeden jede_einzelne genau schritt_fur_schritt systematisch* tiefgehend* samtliche eigenstandig*",
  constraint:
    "muss mussen ohne sodass so_dass wobei hochstens mindestens darf_nicht unter_berucksichtigung gewahrleist* sicherstell* einschliesslich sowie anforderung* damit",
  tongue:
    "auf_englisch auf_deutsch auf_franzosisch auf_spanisch auf_italienisch auf_japanisch auf_russisch auf_turkisch auf_polnisch auf_arabisch auf_chinesisch",
  pointing: "dies* folgend* diesen hier_ist unten",
};

const fr: Cues = {
  translate:
    "tradui* traduct* en_anglais en_allemand en_espagnol en_italien comment_dit_on comment_on_dit vers_l_anglais",
  summarize:
    "resum* synthetis* synthese_de recapitul* en_bref points_cles points_principaux de_quoi_ca_parle de_quoi_parle l_essentiel idee_principale idees_principales que_dit de_quoi_s_agit synthese",
  extract:
    "extrai* extraire liste_les liste_tous liste_toutes lister releve recense classe_ces classifi* categoris* en_json en_csv sous_forme_de_tableau donne_moi_seulement trouve_les_adresses positif_ou_negatif quelles_lignes regroupe",
  convert: "convert* transforme_ce transforme_cette mets_au_format",
  polish:
    "corrige* orthograph* grammair* reformul* raccourci* relis relire ameliore_ce_texte plus_poli les_fautes fautes_d plus_formel",
  compose: "ecri* redig* compos* cree creer genere invente imagine propose fais_moi",
  implement:
    "implement* programm* developp* code_le construis realise_une_application configur* mettre_en_place faire_une_pagination connecter mise_en_place integrer",
  debug:
    "erreur* bug* plante corrige_l_erreur ne_marche_pas ne_fonctionne_pas marche_pas debog* exception echou* fuite* lente panne resoudre_le_probleme",
  review: "relecture revue_de_code revois examine_ce_code audite* verifie_ce_code",
  edit: "renomm* remplace_la ajoute_un_commentaire point_virgule indent*",
  commit: "message_de_commit",
  test: "test tests teste tests_unitaires couverture",
  restructure: "refactor* refactoris* optimis* migre migration restructur* accelere porte_ce",
  explain:
    "expliqu* decri* comment_fonctionne comment_marche comment_ca_marche difference parle_moi pourquoi_les qu_est_ce_qui_se_passe comment_se_forme raconte*",
  compute:
    "calcul* combien_font combien_fait resous resoud* resoudre derive_la factoris* quelle_est_la_valeur simplifie",
  prove:
    "demontr* prouv* preuve* deduis* deduire deduises rigoureu* montre_que montrez_que par_recurrence correction_de contre_exemple* justifie_chaque coherence_forte",
  compare:
    "compar* avantages_et_inconvenients pour_et_contre mieux plutot versus preferable compromis les_differences",
  analyze: "analys* evalu* etudi* diagnosti* examine soutenabilite consequences impact enjeux",
  argue: "argument* defend* justifi* these antithese critique critiqu* objection* plaid* debat*",
  design: "concoi* concev* conception architect* elabor* modelis*",
  plan:
    "plan planifi* organis* programme_de calendrier itinerair* planning feuille_de_route emploi_du_temps etapes liste_de_courses quelles_etapes plan_d_action programme_d_entrainement retroplanning",
  agent:
    "lance_les lance execute installe supprime_tous supprime_les deplace cree_un_fichier pousse mets_a_jour deploie parcours ouvre redemarre cherche_dans telecharge jusqu_a_ce_que nettoie",
  code:
    "code script* programme classe variable* requete* base_de_donnees algorithm* application site_web composant* module* bibliotheque* expression_reguliere langage compilateur methode api conteneur* docker site jeu formulaire bot appli excel pagination requetes symfony boucle tableau_php fichier_csv variables_d_environnement formulaire_html connexion application_mobile fonction fonctions",
  shell: "commande* terminal ligne_de_commande commit_git afficher",
  workspace: "dossier* repertoire* fichier* depot projet",
  shortForm:
    "mail email courriel lettre* poeme* discours invitation* slogan titre* conte message post annonce reponse cv faire_part toast article_de_blog description_de_produit remerciement* excuses formule_de nom_pour legende temoin discours_de accroche legende_pour texte_pour critique_de avis_sur remercier lettre_de carte_de_voeux voeux poesie chanson communique offre_d_emploi bio_pour sous_titre petit_mot une_histoire",
  longForm:
    "dissertation* essai roman* chapitre* memoire nouvelle scenario 2000_mots 1500_mots article these_de commentaire_compose redige_un_rapport rapport_detaille",
  number:
    "equation* integrale* derivee* probabilit* pourcent* pour_cent matrice* racine* fraction* moyenne interet* surface perimetre triangle* cercle* calcul math* polynome* remise prix_initial vitesse racine_carree divise_par multiplie moins fois puissance pourcentage tva",
  theorem:
    "theoreme* suite_de suites convergen* converge compact* continu* irrationnel* nombres_premiers infinite topologi* espace_metrique recurrence lemme*",
  logic: "enigme* logique* devinette* qui_ment dois_je devrais_je raisonnement* vaut_il_mieux",
  why: "pourquoi",
  system: "systeme* infrastructure plateforme* moteur* service* microservice* reseau* protocole*",
  hard:
    "distribue* concurren* tolerant* tolerance scalab* consensus coheren* replication interblocage* transaction* partition* chiffrement cryptograph* failles vulnerab* securite haute_disponibilite temps_reel complexite passage_a_l_echelle memoire_partagee interpreteur ramasse_miettes allocation_memoire fermetures millions_d_utilisateurs haute_charge million_d_utilisateurs routage_des_flux flux haute_dispo montee_en_charge verrou* accès_concurrents acces_concurrents preuve_formelle",
  journey:
    "voyage* sejour vacances week_end weekend anniversaire mariage semaine* jours_a menu_de entrainement",
  strategy:
    "strategi* risque* budget* marche_cible financement reglement* conformite etude_de_marche concurrence gouvernance retroplanning",
  society:
    "econom* politi* philosoph* ethi* histor* societe* causes theori* preuves retraite* vieillissement climat* moral* sartre camus inegalit* crise",
  field: "dates adresses numeros noms emails montants telephones mentionne*",
  picture: "image* photo* capture* diagramme schema_ci dessin graphique",
  greet: "salut bonjour coucou bonsoir ca_va merci au_revoir comment_vas_tu blague bonne_nuit",
  fact:
    "quelle_est quel_est qu_est_ce qui_est qui_a quand ou_se_trouve capitale combien_de combien_y quelle_heure que_signifie que_veut_dire definis definition quel_age quelle_annee quels_sont synonyme c_est_quoi combien_coute combien combien_de_temps est_ce_que a_quoi_sert d_ou_vient est_il",
  howto: "comment_faire comment_puis comment_je comment_annuler comment_installer comment_supprimer",
  advice: "conseil* recommand* suggere* que_penses_tu quel_cadeau idees",
  brief:
    "bref brievement court courte rapide en_une_phrase une_phrase un_mot en_un_mot seulement juste une_ligne simple",
  thorough:
    "detaill* approfondi* complet* complete exhausti* rigoureu* chaque chacune toutes_les tous_les etape_par_etape precis*",
  constraint:
    "doit sans au_moins au_plus tout_en afin_que garanti* en_tenant_compte contrainte* a_condition avec_des incluant ainsi_que",
  tongue:
    "en_anglais en_francais en_allemand en_espagnol en_italien en_japonais en_chinois en_arabe en_portugais en_russe",
  pointing: "ce cet cette ces suivant* voici ci_dessous",
};

const es: Cues = {
  translate: "traduc* traduz* al_ingles al_espanol al_aleman al_frances al_italiano como_se_dice",
  summarize:
    "resum* sintetiz* en_pocas_palabras puntos_clave de_que_trata de_que_va lo_mas_importante ideas_principales idea_principal que_dice conclusiones_principales",
  extract:
    "extrae* extraer saca_los saca_las saca_todos lista_todos lista_todas lista_los enumera clasific* etiquet* en_formato_json en_json en_csv en_una_tabla dame_solo agrup* positivo_o_negativo que_lineas recuento localiza_todos dime_solo",
  convert: "conviert* convertir pasa_a_formato transforma_este transforma_esta",
  polish:
    "corrig* ortograf* gramatic* reescrib* reformul* acorta* parafrase* mas_formal mas_educado redaccion",
  compose: "escrib* redact* crea crear genera compon* inventa haz_un haz_una hazme dame_un",
  implement:
    "implement* program* desarroll* codifica construy* configur* conecto conectar montar integrar instalo_y",
  debug:
    "error* fallo falla fallan bug* depur* no_funciona no_va arregla* excepcion corrige_el_error fuga* da_error",
  review: "revisa* revision audita*",
  edit: "renombr* cambia_el_nombre punto_y_coma reemplaza_la indent*",
  commit: "mensaje_de_commit mensaje_para_el_commit",
  test: "prueba* pruebas test tests testear pruebas_unitarias cobertura",
  restructure: "refactoriz* optimiz* optimiza* migra migrar reestructur* moderniz* porta_este acelera",
  explain: "explic* describ* como_funciona diferencia cuentame que_pasa como_afecta",
  compute:
    "calcul* cuanto_es cuanto_son resuelv* resolver deriva_la factoriza simplifica cuanto_da halla raiz_cuadrada",
  prove:
    "demuestr* demostr* demuestra prueba_que por_induccion justificando deduc* rigur* correccion_de generaliza* contraejemplo* garantiza",
  compare: "compar* ventajas_y_desventajas pros_y_contras contrast* mejor me_conviene versus diferencias",
  analyze:
    "analiz* analisis evalua* valora* examina* diagnostic* investiga* impacto consecuencias implicaciones",
  argue: "argument* justific* defiend* defender razona* critic* tesis debat* objeciones posicion",
  design: "disen* arquitect* concibe modela elabora* esboza",
  plan:
    "plan planes planific* organiz* cronograma* calendario itinerari* agenda horario lista_de_la_compra hoja_de_ruta etapas rutina pasos_para plan_de que_pasos pasos_necesito rutina_de menu_semanal",
  agent:
    "ejecuta* instala* borra_todos borra_los elimina_todos mueve_los crea_un_archivo sube haz_push despliega* busca_en reemplazalos recorre reinicia descarga* actualiza_todas abre corre_los hasta_que_pasen limpia",
  code:
    "codigo script* programa clase* variable* consulta* base_de_datos algoritm* aplicacion pagina_web componente* modulo* biblioteca* expresion_regular compilador* metodo* lenguaje api endpoint funcion funciones formulario web sitio juego bot app excel variables_de_entorno aplicacion_node tabla_sql bucle cadena_de_texto inicio_de_sesion lista_en_python bot_de",
  shell: "comando* terminal puertos consola linea_de_comandos",
  workspace: "carpeta* directorio* archivo* fichero* repositorio* proyecto",
  shortForm:
    "email carta* poema* discurso invitacion* eslogan titulo* cuento mensaje publicacion anuncio respuesta curriculum articulo_de_blog descripcion disculpa* felicitacion cancion correo_electronico un_correo nombre_para texto_para pie_de_foto invitacion carta_de poema_sobre titulo_llamativo resena agradecimiento postal brindis nota_de guion_corto chiste_sobre biografia oferta_de_empleo una_historia",
  longForm:
    "ensayo* novela* capitulo* tesis informe* guion articulo monografia disertacion 2000_palabras 1500_palabras",
  number:
    "ecuacion* integral* derivada* probabilidad* porcent* por_ciento matriz raiz fraccion* promedio media interes area perimetro triangulo* circulo* matematic* polinomio* suma dividido multiplicado elevado porcentaje iva cuadrado_de",
  theorem:
    "teorema* desigualdad* converg* compact* continu* irracional* numeros_primos infinit* topolog* espacio_metrico induccion exponentes lema",
  logic:
    "acertijo* logic* adivinanza* quien_miente deberia deberiamos decidir razonamiento mayor_que menor_que se_puede_saber quien_es_el_mayor",
  why: "por_que a_que_se_debe",
  system:
    "sistema* infraestructura plataforma* motor servicio* microservicio* red protocolo* compilador* planificador",
  hard:
    "distribuid* concurren* toleran* escalab* consenso consisten* replicacion interbloqueo* transaccion* particion* cifrado criptograf* vulnerab* alta_disponibilidad tiempo_real complejidad exactamente_una optimizador asignador race_condition* bloqueo* seguridad_de millones_de_usuarios alta_carga",
  journey:
    "viaje* vacaciones fin_de_semana boda cumpleanos semana* dias_en entrenamiento menu_semanal excursion",
  strategy:
    "estrateg* riesgo* presupuesto* mercado financiacion fiscal* logistica normativa cumplimiento competencia viabilidad plan_de_negocio internacionaliz*",
  society:
    "econom* politic* filosof* etic* histor* sociedad causas teoria* evidencia imperio clima* moral* desigualdad crisis inflacion",
  field: "nombres telefonos correos fechas direcciones numeros importes emails",
  picture: "imagen* foto* captura* diagrama dibujo grafico",
  greet: "hola buenos_dias buenas_tardes buenas_noches que_tal gracias adios como_estas chiste buenas",
  fact:
    "que_es que_son quien quien_es quien_fue cuando donde donde_esta capital cuantos cuantas cual_es cuales_son que_significa define que_hora que_ano cuanto_mide cuanto_dura sinonimo* que_dia se_puede se_pueden cuanto_cuesta cuanto_vale para_que_sirve es_verdad de_donde",
  howto: "como_hago como_puedo como_veo como_se_hace como_instalo como_borro",
  advice: "recomiend* recomend* consejo* sugier* que_opinas ideas que_me_recomiendas",
  brief:
    "breve brevemente corto corta rapido en_una_frase una_frase una_linea una_palabra solo solamente sencillo",
  thorough: "detallad* a_fondo profund* complet* completa exhaustiv* cada todos_los todas_las paso_a_paso",
  constraint:
    "debe sin al_menos como_maximo siempre_que de_modo_que teniendo_en_cuenta garantiz* asegur* requisito* incluy* con_pruebas ademas",
  tongue: "en_ingles al_chino en_frances en_aleman en_italiano en_japones en_portugues al_ruso al_japones",
  pointing: "este esta esto estos estas siguiente* aqui_esta",
};

const it: Cues = {
  translate: "traduc* traduz* traduci in_inglese in_tedesco in_francese in_spagnolo in_italiano come_si_dice",
  summarize:
    "riassum* riassunto sintetizz* sintesi riepilog* punti_chiave di_cosa_parla di_che_parla in_breve idea_principale cosa_dice",
  extract:
    "estra* estrarre elenca elencami lista_tutti classific* categorizz* etichett* in_json in_csv in_una_tabella dammi_solo raggruppa trova_tutti positiva_o_negativa quali_righe quale_data quali_nomi quali_date",
  convert: "convert* trasforma_questo trasforma_questa",
  polish: "correggi* ortograf* grammatic* riscriv* riformul* accorcia* parafras* piu_formale piu_gentile",
  compose: "scriv* redig* compon* crea creami genera inventa fammi_un fammi_una prepara_una",
  implement: "implement* programma_un sviluppa* realizza costruisci configur* collegare installo_e integrare",
  debug:
    "error* errore bug non_funziona non_va crasha debugg* eccezione sistema_il fallisce risolvi_il_problema",
  review: "revisiona* revisione rivedi controlla_questo_codice",
  edit: "rinomin* cambia_nome sostituisci_la punto_e_virgola",
  commit: "messaggio_di_commit messaggio_del_commit",
  test: "test testa testare suite_di_test collaud* test_unitari copertura",
  restructure: "refactor* ottimizz* migra migrare ristruttur* rifattorizz* velocizza",
  explain: "spieg* descriv* come_funziona come_si_forma differenza parlami che_succede",
  compute: "calcol* quanto_fa quanto_e risolv* fattorizza semplifica deriva_la",
  prove: "dimostr* dimostra prova_che deduc* rigoros* per_induzione correttezza controesempi* generalizza",
  compare: "confront* pro_e_contro i_pro vantaggi_e_svantaggi meglio paragon* rispetto_a",
  analyze: "analizz* analisi valut* esamin* criticamente impatto conseguenze diagnostic* indaga",
  argue: "argoment* difend* giustific* motiva_la tesi critica obiezion* dibatt*",
  design: "progett* architettur* architett* disegna_un_sistema modella concepisci",
  plan:
    "piano pianific* organizz* programma_di itinerari* calendario scaletta tabella_di_marcia cronoprogramma lista_della_spesa dieta piano_di programma_settimanale quali_passi",
  agent:
    "esegui* installa cancella_tutti elimina_tutti sposta crea_un_file lancia_i lancia fai_il_push aggiorna_tutte cerca_nel riavvia scarica finche_non pulisci",
  code:
    "codice script programma classe variabil* interrogazion* database algoritm* applicazione sito componente* modulo libreria espressione_regolare stringa array metodo api login app flutter gioco bot modulo_di excel funzione funzioni",
  shell: "comando comandi terminale processi_in riga_di_comando",
  workspace: "cartell* directory file repository progetto",
  shortForm:
    "mail email lettera poesia discorso invito slogan titolo racconto storia messaggio post annuncio risposta curriculum descrizione scuse auguri canzone favola nome_per didascalia testo_per lettera_di poesia_su recensione biglietto ringraziamento brindisi nota_di barzelletta_su offerta_di_lavoro",
  longForm:
    "saggio romanzo capitolo tesi relazione rapporto sceneggiatura articolo tema_argomentativo 2000_parole",
  number:
    "equazion* integral* derivat* probabilit* percent* per_cento matric* radice frazion* media interess* area perimetro triangol* cerchi* matematic* polinom* radice_quadrata diviso moltiplicato percentuale iva",
  theorem:
    "teorema* spazio_metrico compatt* convergen* converg* continu* irrazional* numeri_primi infinit* topolog* limitato induzione lemma",
  logic: "indovinello enigma logic* chi_mente dovrei conviene ragionamento",
  why: "perche come_mai",
  system: "sistema sistemi infrastruttura piattaforma motore servizi* microserviz* rete protocollo",
  hard:
    "distribuit* concorren* tollerant* scalabil* consenso consisten* coerenz* replica replicazione stallo transazion* partizion* cifratura crittograf* vulnerabil* sicurezza alta_disponibilita tempo_reale complessita guasto guasti",
  journey: "viaggio vacanz* fine_settimana weekend matrimonio compleanno settiman* giorni_a gita allenamento",
  strategy: "strateg* rischi* budget mercato finanziament* normativ* conformita concorrenza logistica",
  society:
    "econom* politic* filosof* etic* storic* societa cause_della cause_del teori* prove_storiche impero clima* riforma federal* crisi disuguaglianz* moral*",
  field: "indirizzi nomi telefoni date numeri importi email",
  picture: "immagin* foto schermata screenshot diagramma disegno grafico",
  greet: "ciao buongiorno buonasera salve come_stai come_va grazie arrivederci barzelletta buonanotte",
  fact:
    "qual_e quali_sono cos_e cosa_e che_cos_e chi chi_e chi_ha quando dove dove_si capitale quanti quante che_ora cosa_significa definisci quanto_e_alto in_che_anno sinonimo quanto_costa quanto_dura a_cosa_serve quante_ore",
  howto: "come_faccio come_posso come_si_fa come_si_installa come_vedo",
  advice: "consigli* suggeri* raccomand* cosa_ne_pensi idee",
  brief:
    "breve brevemente corto veloce in_una_frase una_frase in_una_riga una_riga una_parola solo soltanto semplice",
  thorough:
    "dettagliat* approfondit* complet* esaustiv* ogni tutti_i tutte_le passo_passo passo_per_passo i_passaggi",
  constraint:
    "deve senza almeno al_massimo in_modo_che tenendo_conto garant* assicur* requisit* inclus* insieme_a",
  tongue: "in_inglese in_francese in_tedesco in_spagnolo in_giapponese in_cinese in_arabo in_russo",
  pointing: "questo questa questi queste seguente* ecco",
};

const pt: Cues = {
  translate:
    "traduz* traduç* traduc* para_ingles pra_ingles para_o_ingles para_o_portugues em_ingles como_se_diz como_se_fala",
  summarize: "resum* sintetiz* em_poucas_palavras pontos_principais do_que_se_trata ideia_principal",
  extract:
    "extrai* extraia liste_todos liste_todas liste_os liste_as classifi* categoriz* rotul* em_json em_csv em_uma_tabela numa_tabela me_de_so agrup* positiv*_ou_negativ* quais_linhas",
  convert: "convert* transforme_este transforme_esse",
  polish:
    "corrij* corrig* ortograf* gramatic* reescrev* reformul* encurt* parafrase* mais_formal mais_educado",
  compose: "escrev* redij* redig* crie criar gere gera componha invente faca_um faca_uma",
  implement: "implement* program* desenvolv* construa configur* conectar criar_uma_api integrar",
  debug:
    "erro erros da_erro bug bugs falha falhar falhas nao_funciona depur* conserte conserta* excecao quebr* vazamento*",
  review: "revis* auditar audite revise",
  edit: "renomei* renomear ponto_e_virgula troque_o_nome substitua_a",
  commit: "mensagem_de_commit",
  test: "teste testes testar cobertura testes_unitarios",
  restructure: "refator* otimiz* migrar migre reestrutur* moderniz* acelere",
  explain: "expliq* explic* descrev* como_funciona diferenca me_fale o_que_acontece",
  compute: "calcul* quanto_e quanto_da quanto_sao resolv* fatore simplifique derive_a raiz_quadrada",
  prove: "prove demonstr* deduz* rigoros* por_inducao corretude mostre_que contraexemplo*",
  compare: "compar* vantagens_e_desvantagens pros_e_contras melhor contraste",
  analyze: "analis* avali* examin* diagnostic* investig* impacto consequencias implicacoes",
  argue: "argument* justifi* defend* critic* tese debat* objecoes posicione",
  design: "projet* arquitet* desenh*_um_sistema desenhe modele conceba descreva_a_arquitetura",
  plan:
    "plano planos planej* organiz* cronograma roteiro itinerario agenda lista_de_compras rotina etapas planeamento cronograma_de plano_de quais_passos dieta",
  agent:
    "rode_os rode execut* instal* apague_todos delete_todos mova crie_um_arquivo faca_o_commit faz_push suba implante procure_no reinicie baixe atualize_todas ate_passar limpe",
  code:
    "codigo funcao funcoes script programa classe variave* variavel consulta banco_de_dados algoritm* aplicativo aplicacao pagina_web componente modulo biblioteca expressao_regular metodo api site jogo bot formulario app excel",
  shell: "comando* terminal containers_docker linha_de_comando pip ubuntu linux",
  workspace: "pasta* diretorio* arquivo* ficheiro* repositorio* projeto_inteiro",
  shortForm:
    "email e_mail carta* poema discurso convite slogan titulo* conto historia mensagem postagem anuncio resposta curriculo descricao desculpas musica legenda texto_para carta_de poema_sobre resenha agradecimento cartao brinde bilhete vaga_de_emprego biografia",
  longForm:
    "redacao ensaio* romance capitulo tese relatorio* roteiro_de artigo monografia dissertacao 2000_palavras",
  number:
    "equac* integra* derivada* probabilidade* porcent* por_cento matriz raiz fracao media juros area perimetro triangulo* circulo* matematic* polinomio dividido multiplicado porcentagem",
  theorem:
    "teorema* converg* compact* continu* irraciona* numeros_primos infinit* topolog* espaco_metrico inducao lema",
  logic: "charada enigma logic* adivinha* quem_mente devo deveria decidir raciocinio",
  why: "por_que porque porque",
  system:
    "sistema* infraestrutura plataforma* motor servico* microsservic* microservic* rede protocolo* banco_digital",
  hard:
    "distribuid* concorren* toleran* escalav* escalab* consenso consisten* replicacao impasse transac* particao particoes criptograf* vulnerab* seguranca alta_disponibilidade tempo_real complexidade padrao_saga caos milhoes_de usuarios_simultaneos falhas_de",
  journey:
    "viagem viagens ferias fim_de_semana casamento aniversario semana* dias_em treino cardapio passeio",
  strategy:
    "estrateg* risco* orcamento* mercado financiamento fiscal logistica conformidade concorrencia viabilidade plano_de_negocio*",
  society:
    "econom* politic* filosof* etic* histor* sociedade social causas teoria* evidencia* imperio clima* moral* desigualdade crise",
  field: "nomes telefones emails datas enderecos numeros valores cpfs cpf",
  picture: "imagem imagens foto* captura* diagrama desenho grafico",
  greet: "oi ola bom_dia boa_tarde boa_noite tudo_bem obrigad* tchau como_vai piada valeu",
  fact:
    "qual_e quais_sao o_que_e quem quem_foi quando onde onde_fica capital quantos quantas que_horas o_que_significa defina em_que_ano sinonimo moeda quanto_custa para_que_serve e_verdade de_onde",
  howto: "como_faco como_posso como_listo como_vejo como_instalo como_apago",
  advice: "recomend* conselho* sugir* sugest* o_que_voce_acha ideias",
  brief:
    "breve curto curta rapido em_uma_frase uma_frase numa_frase uma_linha uma_palavra so apenas somente simples",
  thorough: "detalhad* a_fundo aprofundad* complet* exaustiv* cada todos_os todas_as passo_a_passo",
  constraint:
    "deve sem ao_menos pelo_menos no_maximo de_modo_que levando_em_conta garant* assegur* requisito* inclu* alem_de",
  tongue: "em_ingles em_espanhol em_frances em_alemao em_italiano em_japones em_chines",
  pointing: "este esta esse essa isto isso seguinte* abaixo",
};

const nl: Cues = {
  translate: "vertaal* vertal* in_het_engels naar_het_engels naar_het_nederlands hoe_zeg_je",
  summarize: "samenvat* vat_dit vat_samen vat_het kernpunten waar_gaat_dit",
  extract:
    "haal_alle haal_de uithalen geef_alleen lijst_alle opsom* classificeer* categoriseer* als_json als_csv als_tabel groepeer* welke_regels noem_alle welke_namen staan_in",
  convert: "converteer* zet_om omzetten",
  polish:
    "corrigeer* verbeter_de spelling* grammatica herschrijf* herformuleer* korter beleefder verbeter_deze verbeter_dit deze_zin",
  compose: "schrijf* schrijven stel_op opstellen maak_een bedenk verzin genereer*",
  implement: "implementeer* programmeer* ontwikkel* bouw instellen configureer* opzetten koppelen",
  debug:
    "fout* foutmelding bug werkt_niet crasht debug* repareer* los_op geheugenlek* start_niet probleem_met",
  review: "review* beoordeel* controleer_deze_code nakijken",
  edit: "hernoem* vervang puntkomma",
  commit: "commitbericht commit_bericht",
  test: "test tests testen getest unittest*",
  restructure: "refactor* optimaliseer* migreer* herstructureer* versnel",
  explain: "leg_uit uitleg* beschrijf* hoe_werkt verschil vertel_me uitleggen",
  compute: "bereken* los_de hoeveel_is reken_uit uitreken*",
  prove: "bewijs* toon_aan aantonen afleid* leid_af rigoureu* tegenvoorbeeld* correctheid",
  compare: "vergelijk* voor_en_nadelen voor_en_tegens beter afweging*",
  analyze: "analyseer* analyse* beoordeel evalueer* onderzoek* gevolgen",
  argue: "beargument* onderbouw* verdedig* argument* stelling betoog",
  design: "ontwerp* architectuur *architectuur*",
  plan:
    "plan planning plannen schema weekschema organiseer* stappenplan routeplan boodschappenlijst* draaiboek tijdlijn",
  agent:
    "voer_uit voer_de draai_de installeer* verwijder_alle verplaats* maak_een_bestand push zoek_in herstart download doorloop tot_alles werk_bij",
  code:
    "code functie* script* programma klasse* variabele* database* algoritme* applicatie website component* module* bibliotheek query methode spel formulier bot app excel string getal javascript inloggen",
  shell: "commando* terminal opdrachtregel",
  workspace: "map mappen bestand* repository project",
  shortForm:
    "brief sollicitatiebrief mail email e_mail gedicht* toespraak uitnodiging slogan titel verhaal* bericht post antwoord klacht* cv *brief recensie bedankje kaartje gedichtje toespraakje vacature",
  longForm: "essay opstel scriptie roman hoofdstuk rapport verslag artikel betoog",
  number:
    "vergelijking* integraal kans procent* matrix wortel breuk gemiddelde rente oppervlakte omtrek driehoek wiskund* gedeeld keer percentage",
  theorem: "stelling_van priemgetal* irrationaal oneindig convergent* compact* topolog*",
  logic: "raadsel* logica logisch* wie_liegt moet_ik zal_ik beslis*",
  why: "waarom hoe_komt",
  system: "systeem systemen infrastructuur platform dienst* microservice* netwerk* protocol*",
  hard:
    "gedistribueerd* schaalba* consistent* fouttolerant* deadlock* transactie* consensus replicatie versleutel* beveilig* realtime faalscenario* concurren* event_gedreven",
  journey: "reis vakantie weekend bruiloft verjaardag week weken trip training*",
  strategy: "strateg* risico* begroting budget markt* naleving concurrentie",
  society:
    "econom* politiek* filosof* ethi* geschiedenis maatschapp* oorzaken theorie* bewijsmateriaal klimaat*",
  field: "telefoonnummers namen datums adressen bedragen",
  picture: "afbeelding foto* schermafbeelding screenshot plaatje tekening grafiek",
  greet: "hoi hallo goedemorgen goedenavond hoe_gaat bedankt dank_je doei grap dag",
  fact:
    "wat_is wat_zijn wie wie_is wanneer waar waar_ligt hoofdstad hoeveel hoe_hoog hoe_oud hoe_groot welk_jaar wat_betekent definieer hoe_lang wat_kost waarvoor",
  howto: "hoe_kan_ik hoe_verwijder hoe_maak hoe_doe hoe_zie",
  advice: "aanrad* tips advies suggest* wat_vind_je ideeen",
  brief: "kort korte beknopt in_een_zin een_zin een_woord alleen snel simpel een_regel",
  thorough: "uitgebreid* gedetailleerd* grondig* volledig* elke stap_voor_stap",
  constraint: "moet zonder minstens hoogstens zodat rekening_houdend garand* inclusief",
  tongue: "in_het_engels in_het_duits in_het_frans in_het_spaans in_het_japans",
  pointing: "dit deze volgende hieronder",
};

const pl: Cues = {
  translate:
    "przetłumacz* tłumacz* przetlumacz* na_angielski na_polski na_niemiecki jak_powiedziec jak_sie_mowi",
  summarize: "streść stresc* streszcz* podsumuj* podsumowanie w_skrocie najwazniejsze o_czym_jest",
  extract:
    "wypisz* wyciagnij* wyodrebnij* wydobadz sklasyfikuj* kategoryz* do_json jako_json w_tabeli podaj_tylko pogrupuj* ktore_linie wymien",
  convert: "przekonwertuj* zamien_na konwertuj*",
  polish: "popraw_bled* popraw_gramatyk* popraw ortografi* przeredaguj* sparafrazuj* skroc* gramatyk*",
  compose: "napisz* stworz* utworz wygeneruj* ułóż wymysl* przygotuj sporzadz*",
  implement: "zaimplementuj* implementac* zaprogramuj* opracuj zbuduj skonfigurowac skonfiguruj* podlaczyc",
  debug: "blad błąd bledu bledy nie_dziala debug* wyjatek napraw* awari* wyciek*",
  review: "zrecenzuj* sprawdz_ten_kod przejrzyj*",
  edit: "zmien_nazwe srednik",
  commit: "wiadomosc_commita opis_commita",
  test: "test testy testami testow przetestuj*",
  restructure: "zrefaktor* refaktor* zoptymalizuj* optymalizuj* zmigruj* migracj* przebuduj*",
  explain: "wyjasnij* wytlumacz* opisz* jak_dziala roznica opowiedz na_czym_polega",
  compute: "oblicz* policz* ile_to ile_jest rozwiaz*",
  prove: "udowodnij* dowod* dowiedz wykaz* wyprowadz* scisl* kontrprzyklad* poprawnosci indukcj*",
  compare: "porownaj* wady_i_zalety zalety_i_wady lepsz* za_i_przeciw",
  analyze: "przeanalizuj* analiz* ocen* zbadaj* skutki wplyw",
  argue: "uzasadnij* argument* obron* krytyczn* rozprawk* teza tezy",
  design: "zaprojektuj* projekt_systemu architektur* opracuj_architektur*",
  plan: "plan planu zaplanuj* harmonogram* rozpisz* organiz* zorganizuj* lista_zakupow",
  agent: "uruchom* zainstaluj* usun_wszystkie przenies utworz_plik wypchnij przeszukaj* pobierz zaktualizuj*",
  code:
    "kod kodu kodzie funkcj* skrypt* program klas* zmienn* baz_danych bazy_danych bazie algorytm* aplikacj* zapytani* modul* bibliotek* metod* pythonie gita rust* pythona javascript javie",
  shell: "polecenie polecenia komenda komend* terminal* konsol*",
  workspace: "folder* katalog* plik* repozytorium projekt",
  shortForm:
    "list mail email wiersz* przemowieni* zaproszeni* slogan tytul* opowiadani* wiadomosc post odpowiedz pismo reklamacj* cv zyczenia bajk* zyczen recenzj* podziekowani* ogloszeni* kartk* toast",
  longForm: "esej* wypracowani* rozprawk* powiesc* rozdzial* raport* artykul* praca_magisterska referat",
  number:
    "rownani* calk* pochodn* prawdopodobienstw* procent* macierz* pierwiastek ulamek* sredni* odsetki pole obwod trojkat* matematy* podziel* pomnoz* razy vat",
  theorem:
    "twierdzeni* granica ciagu zbiezn* zwart* ciagl* niewymiern* liczb_pierwszych nieskonczen* topolog* przestrzen*",
  logic: "zagadk* logik* logiczn* kto_klamie czy_powinien* powinienem",
  why: "dlaczego czemu",
  system: "system* infrastruktur* platform* usług* uslug* mikroserwis* mikrouslug* siec protokol*",
  hard:
    "rozproszon* wspolbiezn* skalowaln* konsensus* spojnos* odporn* zakleszcz* transakcj* replikacj* szyfrowan* bezpieczenstw* partycj* zlozonos* czasu_rzeczywistego podatnosc* luki",
  journey: "podroz* wycieczk* wakacj* weekend* urodzin* wesel* tydzien tygodni* trening*",
  strategy: "strategi* ryzyk* budzet* rynk* konkurencj* koszt* zgodnos*",
  society:
    "ekonomi* gospodarcz* polity* filozof* etyczn* histori* spoleczn* przyczyn* teori* dowody_historyczne klimat* kryzys*",
  field: "daty nazwisk* imion* imiona telefon* adresy numery kwoty maile",
  picture: "obraz* zdjeci* zrzut* rysun* wykres* diagram",
  greet: "czesc hej siema dzien_dobry dobry_wieczor co_slychac jak_sie_masz dzieki dziekuje pa zart dowcip",
  fact:
    "co_to jaka_jest jaki_jest jakie_jest kto kiedy gdzie stolica ile ile_lat jak_wysok* co_oznacza co_znaczy zdefiniuj ktory_rok",
  howto: "jak_moge jak_usunac jak_zrobic jak_zainstalowac jak_sprawdzic",
  advice: "polec* porad* zasugeruj* co_sadzisz pomysl*",
  brief: "krotko krotki* szybko w_jednym_zdaniu jednym_zdaniu jednym_slowem tylko proste jedna_linijk*",
  thorough: "szczegolow* dokladn* kompleksow* wyczerpuj* kazd* krok_po_kroku wszystkie",
  constraint: "musi bez co_najmniej najwyzej tak_aby uwzgledniaj* zapewni* wymagani* wraz_z",
  tongue: "po_angielsku po_niemiecku po_francusku po_hiszpansku po_polsku po_japonsku",
  pointing: "ten ta tego te nastepujac* ponizsz*",
};

const ru: Cues = {
  translate: "перевед* перевод* переведи на_английский на_русский на_немецкий как_сказать как_будет_по",
  summarize:
    "суммир* резюм* кратко_изложи* кратко_перескажи перескаж* краткое_содержание о_чем_этот о_чем_текст основные_мысли главное выжимк* подытож* обобщи",
  extract:
    "выпиш* извлек* извлеч* вытащ* найди_все_адреса перечисли классифицир* категориз* в_json в_таблиц* только_номера сгруппир* какие_строки достань отфильтр* тональност* наиди_в_тексте наиди_все",
  convert: "конвертир* преобразу* переформатир*",
  polish:
    "исправ*_ошибк* исправь_грамматик* орфограф* грамматик* перефраз* перепиши сократи отредактир* вежливее опечатк* пунктуац*",
  compose: "напиш* написать сочин* состав* создай создать сгенерир* придума* подготовь",
  implement:
    "реализу* реализац* реализов* запрограммир* разработ* имплемент* сделай_приложение настроить настрои настроика подключить разверни",
  debug: "ошибк* баг* падает не_работает отлад* исключени* почини* исправь утечк* сломал*",
  review: "ревью проверь_код код_ревью аудит*",
  edit: "переимен* замени_назван* точк*_с_запятой",
  commit: "сообщени*_коммит* сообщение_для_коммита",
  test: "тест* протестир* покрыти*",
  restructure: "рефактор* отрефактор* оптимизир* оптимизац* мигрир* миграц* перепиши_модуль перестро* ускор*",
  explain: "объясн* опиши расскаж* как_работает как_устроен* чем_отлича* разниц* поясни",
  compute: "вычисл* посчита* рассчита* сколько_будет реши решить найди_производн* упрост* подсчита*",
  prove:
    "докаж* доказ* выведи вывод_формул* обоснуй_каждый строго корректност* контрпример* индукци* опроверг*",
  compare: "сравн* плюсы_и_минусы преимуществ* за_и_против лучше достоинств* компромисс*",
  analyze: "анализ* проанализир* оцени оцените исследу* изучи разбер* последстви* влияни* диагностир*",
  argue: "аргумент* обоснуй обоснов* защити критич* тезис* возраж*",
  design:
    "спроектир* проектир* архитектур* разработай_архитектур* смоделир* как_бы_вы_построили как_построить_систем*",
  plan: "план плана распланир* спланир* расписани* график* маршрут* организ* список_покупок дорожн* этап*",
  agent:
    "запусти* установи* удали_все перемести создай_файл запушь закоммит* найди_в_репозитор* обнови_все скачай перезапусти пройди* разверни склонируи* собери_проект",
  code:
    "код коде кода функци* скрипт* программ* класс* переменн* баз*_данных базу_данных алгоритм* приложени* запрос* модул* библиотек* метод* питон* сайт* регулярн* массив* строк подстрок* прокси https nginx докер браузер телеграм_бот* бота игру сайт",
  shell: "команд* терминал* консол* порты линукс*",
  workspace: "папк* каталог* файл* репозитори* проект",
  shortForm:
    "письмо письма стих* речь приглашени* слоган* заголов* рассказ сказк* сообщени* пост ответ* резюме поздравлени* объявлени* заявлени* жалоб* отзыв* извинени* название_для имя_для поздравлен* открытк* тост отзыв_о рекламн* вакансию описание_товара подпись",
  longForm: "эссе сочинени* роман* глав* реферат* доклад* статью статья отчет* диссертац* курсов*",
  number:
    "уравнени* интеграл* производн* вероятност* процент* матриц* корень корни дроб* средн* площадь периметр треугольн* математ* многочлен* сумма_чисел сумму_чисел скорость скидк* умножить разделить в_квадрате корень_из процентов",
  theorem:
    "теорем* множеств* несчетн* континуум* сходи* компакт* непрерывн* иррационал* простых_чисел бесконечн* тополог* пространств* лемм* неравенств*",
  logic: "загадк* логик* логическ* кто_врет кто_лжет стоит_ли решени* головолом*",
  why: "почему отчего зачем",
  system: "систем* инфраструктур* платформ* сервис* микросервис* сеть сети протокол* движок компилятор*",
  hard:
    "распределенн* параллел* масштабир* консенсус* согласованност* отказоустойчив* взаимн*_блокиров* транзакц* репликац* шифрован* криптограф* уязвимост* безопасност* гонк* сложност* реального_времени ровно_один сбои сбоев миллиард* миллион*_пользовател* отказ* индексаци* ранжирован*",
  journey: "поездк* путешеств* отпуск выходн* свадьб* день_рождения недел* тренировок тренировк*",
  strategy: "стратеги* риск* бюджет* рынок рынк* конкурент* затрат* соответстви* бизнес_план*",
  society:
    "экономи* полити* философ* этик* истори* обществ* причин* теори* гипотез* данными климат* кризис* нравствен*",
  field: "имена телефоны даты адреса номера суммы почты имен",
  picture: "картинк* изображен* фото* скриншот* рисун* схем* диаграмм*",
  greet: "привет здравствуй* добрый_день доброе_утро как_дела спасибо пока шутк* анекдот добрый_вечер хай",
  fact:
    "что_такое что_значит какая какой какое кто когда где столиц* сколько сколько_лет в_каком_году как_называется определение синоним* когда_изобрели зачем_нужен правда_ли сколько_стоит",
  howto: "как_посмотреть как_сделать как_удалить как_установить как_мне как_можно",
  advice: "посовету* порекоменд* совет* что_думаешь иде* предлож*",
  brief:
    "кратко коротко короткий быстро одно_предложение одним_предложением в_одном_предложении одним_словом только просто одной_строкой",
  thorough: "подробн* детальн* полный полную тщательн* всесторонн* кажд* пошагов* исчерпыва* развернут*",
  constraint: "долж* без не_менее не_более чтобы с_учетом гаранти* обеспеч* требовани* включая с_тестами",
  tongue: "по_английски по_русски по_немецки по_французски по_испански по_японски по_китаиски",
  pointing: "этот эта это эти этого этои следующ* ниже вот",
};

const uk: Cues = {
  translate: "переклад* переклади на_англійськ* українською",
  summarize: "підсумуй* стисло перекажи резюмуй* коротко_перекажи про_що",
  extract: "випиши витягни знайди_всі перелічи класифікуй*",
  polish: "виправ_помилк* перефразуй* відредагуй*",
  compose: "напиши написати склади створи згенеруй* придумай",
  implement: "реалізуй* розроби* запрограмуй*",
  debug: "помилк* не_працює виправ* баг*",
  explain: "поясни опиши розкажи як_працює різниц*",
  compute: "обчисл* порахуй скільки_буде розвяжи",
  prove: "доведи* доведіть доказ* строго",
  compare: "порівня* плюси_і_мінуси переваги",
  analyze: "проаналізуй* аналіз* оціни досліди",
  argue: "обґрунтуй* обгрунтуй* аргумент*",
  design: "спроєктуй* спроектуй* архітектур*",
  plan: "план сплануй* розклад* маршрут*",
  agent: "запусти встанови видали_всі",
  code: "код* функці* скрипт* програм* клас* змінн* алгоритм* застосунок базу_даних",
  shortForm: "лист вірш* повідомленн* оповіданн* заяв*",
  longForm: "есе твір реферат стаття статтю звіт*",
  number: "рівнянн* інтеграл* похідн* ймовірн* відсот* матриц*",
  theorem: "теорем*",
  why: "чому",
  system: "систем* мереж* сервіс* протокол*",
  hard: "розподілен* паралельн* масштабован* узгоджен* відмовостійк*",
  greet: "привіт вітаю добрий_день дякую як_справи",
  fact: "що_таке яка який яке хто коли де столиця скільки",
  brief: "коротко стисло лише одним_реченням",
  thorough: "детальн* докладн* кожн* покроков*",
  test: "тест*",
  pointing: "цеи ця це ці наступн*",
};

const zh: Cues = {
  translate: "翻译 翻譯 译成 译为 譯成 用英语怎么说 用英文怎么说 英文怎么说 怎么说英语 翻成 怎么说",
  summarize: "总结 總結 概括 摘要 归纳 概述 主要内容 讲了什么 要点 重點整理 简述 梳理要点",
  extract:
    "提取 抽取 列出所有 找出所有 分类 分類 归类 标注 统计一下 转成json 转为json 输出json 成表格 只输出 挑出 情感 正面还是负面 哪些行 提炼 筛选 好评还是差评 是好评 正面 负面 找出 标出 列出 人名",
  convert: "转换 转成 转为 轉換 换算",
  polish: "润色 潤飾 改写 改寫 修改语法 语法错误 错别字 病句 校对 改得更 更礼貌 更正式 缩短 精简这 通顺",
  compose: "写 寫 撰写 撰寫 起草 编写 创作 生成 拟",
  implement:
    "实现 實現 實作 开发 開發 编程 写代码 写一个函数 写个脚本 写一个程序 部署 配置 搭建 做一个网站 接入 集成",
  debug: "报错 錯誤 错误 异常 崩溃 不工作 调试 bug 修复 出错 失败 泄漏 卡死 不起作用",
  review: "代码审查 审查 评审 检查代码",
  edit: "重命名 改名 变量名 加注释",
  commit: "提交信息 提交说明 commit信息",
  test: "测试 測試 单元测试 用例",
  restructure: "重构 重構 优化 優化 迁移 改造 提升性能",
  explain: "解释 解釋 说明 說明 介绍 介紹 原理 区别 區別 什么意思 讲解 讲讲 如何工作 有何不同",
  compute: "计算 計算 等于多少 等于几 是多少 求解 解方程 求出 算一下 多少钱 化简",
  prove: "证明 證明 推导 推導 严格 反例 求证 充分必要 正确性 归纳法 可积 成立 逆命题",
  compare: "比较 比較 对比 對比 优缺点 優缺點 利弊 哪个好 哪个更 取舍 权衡 异同",
  analyze: "分析 评估 評估 诊断 探讨 研究 影响 深入 剖析 考察",
  argue: "论证 論證 论述 阐述 反驳 辩护 立场 批判 说明理由 论点 论据 议论",
  design: "设计 設計 架构 架構 构建 建模",
  plan: "计划 計劃 规划 規劃 行程 安排 日程 制定 路线图 清单 时间表 步骤安排 攻略",
  agent:
    "运行测试 运行 执行 安装 删除所有 移动文件 创建文件 新建文件 推送 部署 遍历 在仓库 下载 重启 打开文件 目录下",
  code:
    "代码 代碼 程式 函数 函數 脚本 腳本 这个类 变量 变数 数据库 資料庫 接口 算法 演算法 程序 正则 查询语句 组件 模块 前端 后端 爬虫 编译 网页 数组 链表 python java 单例 线程 报错 网站 小游戏 游戏开发 机器人 表单 反转列表 列表 字典 docker 项目 django 宏 字符串 循环 登录 注册 小程序 微信小程序 安卓",
  shell: "命令 终端 端口 指令",
  workspace: "文件夹 目录 仓库 项目中 文件",
  shortForm:
    "邮件 郵件 封信 书信 感谢信 推荐信 介绍信 诗 詩 演讲稿 邀请函 标语 故事 文案 朋友圈 短信 回复 简历 祝福 作文 请假 道歉 笑话 广告 求职 写标题 想一个名字 取名 起名 名字 小红书 公众号 口号 情书 评语 祝福语 致辞 评论 好评文案 招聘启事 日记 对联 歌词 演讲",
  longForm: "论文 論文 小说 小說 章节 报告 報告 文章 剧本 长文 综述 五千字 三千字 白皮书",
  number:
    "方程 积分 導數 导数 概率 百分 矩阵 平方根 分数 平均 面积 周长 三角形 数学 利息 乘以 除以 加上 减去 多少天 平方 开方 加减 百分之 几分之",
  theorem: "定理 有限域 循环群 循環群 收敛 连续 无理数 质数 素数 无穷 拓扑 紧致 空间 乘法群 归纳 引理 不等式",
  logic: "逻辑 邏輯 谜 推理 说谎 真话 该不该 应该选 谁是 悖论 决定 脑筋急转弯",
  why: "为什么 為什麼 为何 原因",
  system: "系统 系統 平台 服务 微服务 基础设施 网络 协议 引擎 编译器 操作系统 集群",
  hard:
    "分布式 分散式 并发 高并发 一致性 共识 容错 死锁 竞态 事务 分区 可扩展 扩展性 限流 加密 密码学 漏洞 安全性 高可用 实时 无锁 复杂度 内存泄漏 零停机 跨地域 故障 吞吐 低延迟 拜占庭 幂等 千万用户 亿用户 海量 百万 高性能 重复扣款 高峰期 根本原因 亿级 千万级 负载 熔断 降级 分库分表 最终一致 强一致 零信任 编译器 内核",
  journey: "旅游 旅行 旅遊 假期 周末 婚礼 生日 一周 天的 健身 训练 三日游 学习计划",
  strategy: "战略 戰略 策略 风险 預算 预算 市场 竞争 合规 成本 融资 商业计划 转型 组织架构 指标",
  society: "经济 政治 哲学 伦理 历史 社会 成因 理论 证据 就业 政策 危机 气候 道德 文献",
  field: "电话 姓名 日期 金额 地址 邮箱 号码 链接",
  picture: "图片 圖片 照片 截图 图中 这张图 示意图 画面 图表",
  greet: "你好 您好 早上好 晚上好 谢谢 謝謝 再见 嗨 在吗 晚安 讲个笑话 哈哈",
  fact:
    "是什么 是什麼 什么是 谁 誰 哪里 哪裡 在哪 首都 多少 几个 多高 多长 多大 多远 什么时候 哪一年 几点 叫什么 哪个 几月 要几个 几岁 多重 多贵 是不是 有没有",
  howto: "怎么 怎麼 如何 怎样",
  advice: "推荐 推薦 建议 建議 怎么看 有什么好",
  brief: "一句话 一句話 简短 简单 一行 只要 一个词 简要 简洁 不超过",
  thorough: "详细 詳細 全面 完整 深入 每一步 逐步 每个 所有 系统地 严谨 多角度",
  constraint: "必须 不能 至少 最多 要求 确保 保证 同时 并且 考虑 支持 包括 以及 ,并",
  tongue: "英语 英文 日语 法语 德语 西班牙语 韩语 中文 俄语",
  pointing: "这 這 以下 下面 下列 上面 文中",
};

const ja: Cues = {
  translate: "翻訳 訳して 訳す 英訳 和訳 英語に 日本語に 英語で何 で何と言",
  summarize: "要約 まとめて 要点 概要 要するに かいつまんで サマリ 何について 三行で",
  extract:
    "抜き出 抽出 リストアップ 一覧にして 列挙 分類 ラベル json形式 jsonに csvに 表にして だけ出 だけ教え 取り出 ピックアップ ネガティブかポジティブ 仕分け 肯定的 否定的 好意的",
  convert: "変換 に直して",
  polish: "添削 校正 言い換え 書き直し 誤字 文法 丁寧な言い方 敬語に 推敲 短くして 自然な日本語",
  compose: "書いて 書く 作成 作って 書け 執筆 考えて 生成 お書き",
  implement: "実装 開発 プログラムを コードを書 コーディング 構築 設定 環境構築 導入 連携",
  debug: "エラー バグ 動かない 動きません 落ちる 例外 デバッグ 失敗 直して リーク クラッシュ 修正",
  review: "レビュー 監査",
  edit: "リネーム 変数名 名前を変 コメントを追加",
  commit: "コミットメッセージ",
  test: "テスト",
  restructure: "リファクタ 最適化 移行 高速化 再設計 改善",
  explain: "説明 解説 仕組み 違い 教えて とは について",
  compute: "計算 解いて 求めて いくつ いくら 解け 求めよ",
  prove: "証明 導出 導いて 導け 厳密 反例 示せ 正しさ 必要十分 帰納法 正当性",
  compare: "比較 メリット デメリット 長所 短所 どちら 良し悪し トレードオフ 検討",
  analyze: "分析 評価 考察 検証 診断 調査 多面的 洗い出 影響を分析 影響を評価",
  argue: "論じ 主張 反論 根拠 擁護 批判 論証 提言 正当化",
  design: "設計 アーキテクチャ 構想 モデリング",
  plan: "計画 プラン 予定 スケジュール 旅程 ロードマップ 段取り リストを作 献立",
  agent:
    "実行して インストール 削除して 移動して ファイルを作 プッシュ デプロイ リポジトリ全体 再起動 走らせ ダウンロード 通るまで 探して",
  code:
    "コード 関数 スクリプト プログラム クラス 変数 データベース アルゴリズム アプリ クエリ 正規表現 モジュール 配列 ライブラリ サーバー コミット フロントエンド バックエンド コンポーネント 型定義 ゲーム サイト 作りたい ボット フォーム エクセル マクロ vba ループ 文字列 リスト 辞書 ログイン ブラウザ 拡張機能 データ型 重複行",
  shell: "コマンド ターミナル シェル ポート",
  workspace: "フォルダ ディレクトリ ファイル リポジトリ",
  shortForm:
    "メール 手紙 詩 スピーチ 招待状 キャッチコピー タイトル 物語 お詫び 文章 返信 履歴書 俳句 挨拶文 ブログ 紹介文 投稿 志望動機 広告 名前を考え お礼 感想文 歌詞 川柳 短歌 祝辞 求人 挨拶 レビュー文",
  longForm: "論文 小説 第一章 レポート エッセイ 記事 脚本 報告書 企画書 小論文",
  number:
    "方程式 積分 微分 確率 パーセント 行列 平方根 分数 平均 面積 三角形 数学 利息 割引 足す 掛け 円 それぞれ何個 何個 何通り 時速 合わせて 足し算 掛け算 割り算 割る かける 合計 差は",
  theorem: "定理 収束 連続 無理数 素数 無限 位相 コンパクト リーマン 積分可能 補題 群論 空間",
  logic: "パズル なぞなぞ 論理 嘘つき べきか 推理 推論 判断 正直者",
  why: "なぜ どうして 理由 原因",
  system:
    "システム 基盤 プラットフォーム サービス ネットワーク プロトコル エンジン コンパイラ インフラ マイクロサービス",
  hard:
    "分散 並行 整合性 一貫性 合意 耐障害 障害に強い デッドロック 競合 トランザクション スケーラ レプリケーション 分断 暗号 脆弱性 セキュリティ 高可用 リアルタイム ロックフリー 計算量 ゼロダウンタイム 冗長 億ユーザー 万ユーザー 大規模 キャッシュ 障害対応 障害",
  journey: "旅行 旅 休暇 週末 結婚式 誕生日 一週間 泊 トレーニング 観光",
  strategy: "戦略 リスク 予算 市場 競合他社 コンプライアンス コスト 事業計画 経営",
  society: "経済 政治 哲学 倫理 歴史 社会 要因 理論 証拠 少子高齢化 政策 危機 気候 道徳 制度",
  field: "日付 金額 電話番号 名前 住所 メールアドレス 氏名",
  picture: "画像 写真 スクリーンショット 図 イラスト グラフ",
  greet: "こんにちは おはよう こんばんは ありがとう さようなら やあ 元気 おやすみ 冗談 ジョーク はじめまして",
  fact:
    "何ですか 誰 どこ いつ 首都 何人 何歳 何メートル 何年 何時 意味 何という どれくらい どの国 寿命 何種類 何時間 何キロ 本当ですか いくらです",
  howto: "方法 やり方 どうやって どうすれば するには させるには",
  advice: "おすすめ アドバイス 提案 どう思 コツ",
  brief: "一行で 一言で 一文で 短く 簡単に 簡潔 だけ ざっくり",
  thorough: "詳しく 詳細 徹底 網羅 完全 すべて それぞれ ステップごと 丁寧に 全ての 体系的",
  constraint: "必ず なしで 以上 以下 ただし 条件 保証 うえで とともに 付きで 考慮 および",
  tongue: "英語で フランス語で 中国語で 韓国語で ドイツ語で",
  pointing: "この これ 以下 次の 上記",
};

const ko: Cues = {
  translate: "번역 영어로 한국어로 일본어로 중국어로 뭐라고 통역 스페인어로 프랑스어로 독일어로",
  summarize: "요약 정리해 핵심 간추 무슨_내용 줄거리",
  extract: "추출 뽑아 골라 찾아서 목록으로 나열 분류 라벨 json으로 표로 만_알려 긍정 부정 걸러 세어",
  convert: "변환 바꿔",
  polish: "교정 맞춤법 문법 다듬 고쳐_쓰 자연스럽게 공손하게 줄여 문장_수정 오타",
  compose: "써줘 써_주 작성 만들어 쓰세요 써라 지어 생성",
  implement: "구현 개발 프로그래밍 코딩 짜줘 설정 구축 연동",
  debug: "에러 오류 버그 안_돼 안돼 작동하지 디버그 디버깅 예외 고쳐 크래시 누수 실패",
  review: "리뷰 검토 보안_감사",
  edit: "이름을 바꿔 변수명 주석",
  commit: "커밋_메시지",
  test: "테스트",
  restructure: "리팩터 리팩토 최적화 마이그레이션 이전 재설계 개선",
  explain: "설명 원리 차이 알려줘 무엇인지 어떻게_작동 대해",
  compute: "계산 구하 풀어 얼마야 몇이야 얼마",
  prove: "증명 유도 엄밀 반례 보이시오 보여라 정확성 귀납",
  compare: "비교 장단점 장점 단점 어느_쪽 더_나은 트레이드오프 낫",
  analyze: "분석 평가 검증 진단 영향 조사 고찰 검토하",
  argue: "논하 주장 반박 근거 옹호 비판 논증 정당화 제언",
  design: "설계 아키텍처 디자인 모델링",
  plan: "계획 일정 플랜 로드맵 스케줄 짜줘 코스 식단 체크리스트",
  agent: "실행 설치 삭제해 이동해 파일을 푸시 배포 저장소 재시작 다운로드 통과할_때까지 파일을_만들",
  code:
    "코드 함수 스크립트 프로그램 클래스 변수 데이터베이스 알고리즘 앱 쿼리 정규식 모듈 배열 라이브러리 파이썬 자바 서버 커밋 컴포넌트 프론트엔드 백엔드 스프링 로그인 웹사이트 게임 챗봇 엑셀 리액트 무한_스크롤 매크로 문자열 리스트 반복문 크롤링 크롤러 자바스크립트",
  shell: "명령어 터미널 포트 리눅스",
  workspace: "폴더 디렉터리 디렉토리 파일 저장소",
  shortForm:
    "이메일 메일 편지 시를_써 연설 초대장 슬로건 제목 이야기 사과 글을 답장 자기소개서 문구 블로그 축하 소개글 동화 이름을_지어 감사 축사 후기 가사 시_한_편 카드 공고 소감",
  longForm: "논문 소설 챕터 보고서 에세이 기사 대본 칼럼 제안서",
  number:
    "방정식 적분 미분 확률 퍼센트 행렬 제곱근 분수 평균 면적 넓이 삼각형 수학 이자 곱하기 더하기 시속 할인 합은 몇_개 제곱 나누기 빼기 합계",
  theorem: "정리 수열 수렴 연속 무리수 소수 무한 위상 콤팩트 유계 보조정리",
  logic: "퍼즐 수수께끼 논리 거짓말 해야_할까 추리 추론 결정",
  why: "왜 이유 원인",
  system: "시스템 플랫폼 서비스 인프라 네트워크 프로토콜 엔진 컴파일러 메시지_큐 마이크로서비스",
  hard:
    "분산 동시성 일관성 합의 장애 교착 데드락 경쟁_상태 트랜잭션 확장 복제 분할 암호 취약점 보안 고가용성 실시간 락프리 복잡도 무중단 정확히_한_번 대규모 수백만 지연 장애_복구",
  journey: "여행 휴가 주말 결혼식 생일 일주일 1박 2박 3박 운동 관광",
  strategy: "전략 위험 리스크 예산 시장 경쟁 규제 비용 사업_계획",
  society: "경제 정치 철학 윤리 역사 사회 요인 이론 증거 정책 위기 기후 도덕 제도",
  field: "전화번호 이름 날짜 주소 금액 이메일_주소",
  picture: "이미지 사진 스크린샷 그림 도표 차트",
  greet: "안녕 고마워 감사합니다 반가 잘_지내 잘자 농담 ㅋㅋ 하이",
  fact: "누구 어디 언제 수도 몇 얼마나 무엇 무슨_뜻 가장_높은 가장_긴 가장_큰 뭐야",
  howto: "방법 어떻게",
  advice: "추천 조언 제안 생각해 팁",
  brief: "한_문장 한_줄 한줄 짧게 간단 한마디",
  thorough: "자세히 상세 철저 포괄 완전 모든 각각 단계별 체계적 꼼꼼 다각",
  constraint: "반드시 없이 이상 이하 조건 보장 함께 고려 하도록 포함 그리고",
  tongue: "영어 일본어 중국어 프랑스어 독일어",
  pointing: "이_글 이_코드 이_문 다음 아래 이것 이걸",
};

const tr: Cues = {
  translate: "çevir* cevir* ingilizceye turkceye almancaya tercume* nasil_denir ingilizcesi",
  summarize: "ozetle* ozet ozeti ana_fikir kisaca_ne ana_noktalar",
  extract:
    "cikar* ayikla* listele* siniflandir* kategorize* json_olarak tablo_olarak sadece_isim* grupla* etiketle* bul_ve_listele hangi_satir*",
  convert: "donustur*",
  polish: "duzelt* yazim_hata* dilbilgisi yeniden_yaz kisalt* daha_resmi daha_kibar imla",
  compose: "yaz yazar yazin yazı olustur* hazirla* uret kaleme_al uydur",
  implement: "uygula* gerceklestir* programla* gelistir* kodla* insa_et kurulum yapilandir* entegre",
  debug: "hata hatasi hatayi bug calismiyor cokuyor ayikla istisna onar hatalar*",
  review: "incele gozden_gecir*",
  edit: "yeniden_adlandir* adini_degistir noktali_virgul",
  commit: "commit_mesaji",
  test: "test testler* testi testleri*",
  restructure: "refaktor* optimize* tasi yeniden_yapilandir* hizlandir* iyilestir*",
  explain: "acikla* anlat* tanimla nasil_calisir farki fark",
  compute: "hesapla* kac_eder coz cozun yuzde* carp topla",
  prove: "kanitla* ispatla* ispat* kanit* turet* dogrulugunu titiz karsi_ornek goster_ki",
  compare: "karsilastir* arti_ve_eksi* avantaj* daha_iyi dezavantaj* mi_yoksa",
  analyze: "analiz* incele* degerlendir* arastir* etkisi etkileri irdele*",
  argue: "savun* gerekcelendir* tartis* arguman* elestir* tez",
  design: "tasarla* tasarim* mimari* mimarisi",
  plan: "plan plani planla* takvim program_hazirla organize gezi_plani liste_yap alisveris_listesi",
  agent: "calistir* yukle kur sil tasi dosya_olustur gonder yeniden_baslat indir",
  code:
    "kod kodu fonksiyon* betik script program sinif degisken* veritaban* algoritma* uygulama sorgu modul* kutuphane* listedeki app site oyun bot form liste_uygulamasi",
  shell: "komut* terminal linuxta",
  workspace: "klasor* dizin* dosya* depo",
  shortForm:
    "mektup e_posta eposta mail siir* konusma davetiye slogan baslik hikaye mesaj gonderi dilekce* ozgecmis masal yanit konusmasi tebrik tesekkur_mektubu siiri duyuru ilan",
  longForm: "makale* deneme roman* bolum rapor* tez_yaz kompozisyon",
  number:
    "denklem* integral* turev* olasilik* yuzde* matris* karekok* kesir* ortalama alan cevre ucgen* matematik* faiz* carpimi toplami bolumu karesi farki_kac eder",
  theorem: "teorem* yakinsak* surekli irrasyonel asal sonsuz* topoloji* kompakt*",
  logic: "bilmece* bulmaca* mantik* kim_yalan meli_miyim",
  why: "neden nicin niye",
  system: "sistem* altyapi platform* servis* mikroservis* ag aglar* protokol*",
  hard:
    "dagitik* eszamanli* olceklen* uzlasma* tutarli* hataya_dayanikli dayanikli* kilitlenme* islem_butunlugu sifreleme* guvenlik* bolunme* gercek_zamanli yaris_durumu karmasiklig*",
  journey: "gezi* seyahat* tatil* hafta_sonu dugun dogum_gunu hafta* gunluk antrenman",
  strategy: "strateji* risk* butce* pazar* rekabet* maliyet* uyum*",
  society:
    "ekonomi* siyas* felsef* etik toplum* nedenleri teori* kanitlar* iklim* kriz* tarihsel tarihi_olay tarihini_anlat",
  field: "telefon* isimler* tarihler* adresler* tutar*",
  picture: "resim* fotograf* ekran_goruntu* gorsel* cizim grafik",
  greet: "selam merhaba nasilsin gunaydin iyi_geceler tesekkur* hosca_kal saka naber iyi_aksamlar",
  fact: "nedir kimdir kim ne_zaman nerede baskent* kac hangisi hangi ne_demek ne_kadar kac_yasinda kactir",
  howto: "nasil",
  advice: "oner* tavsiye* fikir*",
  brief: "kisa kisaca tek_cumle* bir_cumle* tek_kelime* sadece basit hizli tek_satir*",
  thorough: "ayrintili* detayli* kapsamli* her_bir adim_adim tum tamamen",
  constraint: "olmali olmadan en_az en_fazla sekilde garanti* birlikte dikkate_alarak icermeli",
  tongue: "ingilizce almanca fransizca ispanyolca japonca",
  pointing: "bu bunu su asagidaki",
};

const ar: Cues = {
  translate: "ترجم* الترجمة بالانجليزية إلى_الإنجليزية إلى_العربية كيف_أقول كيف_نقول بالتركية",
  summarize: "لخص* تلخيص ملخص* اختصر* الأفكار_الرئيسية أهم_النقاط باختصار",
  extract: "استخرج* استخراج صنف* تصنيف قائمة_بجميع بصيغة_json في_جدول أوجد_جميع حدد_جميع اذكر_جميع",
  convert: "حول* تحويل",
  polish: "صحح* تصحيح إملائي* نحوي* أعد_صياغة أعد_كتابة القواعد",
  compose: "اكتب* أكتب كتابة أنشئ* انشئ ولد ألف حرر اصنع",
  implement: "نفذ* تنفيذ برمج* طور* تطوير ابن_تطبيق إعداد اضبط صمم_موقع",
  debug: "خطأ أخطاء الخطأ لا_يعمل مشكلة_في_الكود أصلح* عطل استثناء",
  review: "راجع* مراجعة",
  test: "اختبار* اختبر* الاختبارات",
  restructure: "حسن_أداء تحسين إعادة_هيكلة أعد_هيكلة ترحيل",
  explain: "اشرح* شرح وضح* كيف_يعمل كيف_تعمل الفرق صف تحدث_عن",
  compute: "احسب* حساب كم_يساوي حل أوجد_قيمة",
  prove: "برهن* أثبت* اثبت* إثبات برهان استنتج* صحة بالاستقراء عمم",
  compare: "قارن* مقارنة مزايا_وعيوب إيجابيات_وسلبيات الأفضل أفضل أيهما",
  analyze: "حلل* تحليل قيم* تقييم ادرس آثار تأثير",
  argue: "ناقش* جادل دافع برر* حجج نقد*",
  design: "صمم* تصميم معماري* هندسة",
  plan: "خطة خطط جدول_زمني برنامج_رحلة رتب نظم_لي جدول_دراسي",
  agent: "شغل* نفذ_الأمر ثبت احذف_جميع انقل أنشئ_ملف",
  code:
    "كود الكود دالة برنامج* سكربت بايثون جافا قاعدة_بيانات قواعد_بيانات خوارزمية* تطبيق متغير* برمجي* موقع كود_html صفحة_تسجيل لصفحة html css موقع_إلكتروني",
  shell: "أمر_لينكس الطرفية أوامر لىنكس",
  workspace: "مجلد* ملف ملفات مستودع",
  shortForm: "رسالة رساله خطاب قصيدة قصة بريد_إلكتروني إيميل دعوة شعار عنوان_ل منشور سيرة_ذاتية تهنئة إعلان",
  longForm: "مقال* رواية فصل تقرير بحث أطروحة بحثا مقالا مقالة تقريرا دراسة_عن",
  number: "معادلة معادلات تكامل مشتقة احتمال* بالمئة مصفوفة جذر كسر متوسط مساحة مثلث رياضيات",
  theorem: "نظرية_فيثاغورس مبرهنة متقارب* غير_نسبي أعداد_أولية لانهائي* متصل* العدد_الجذري",
  logic: "لغز أحجية منطق* هل_يجب من_يكذب قرار",
  why: "لماذا لم سبب",
  system: "نظام أنظمة منصة بنية_تحتية شبكة بروتوكول خدمات*",
  hard:
    "موزع* تتحمل_الأعطال الإجماع اتساق تزامن* قابل*_للتوسع تشفير ثغرات أمن* معاملات انقسام خوارزمية_الإجماع الجمود",
  journey: "رحلة سفر عطلة زفاف عيد_ميلاد أسبوع* أيام تمارين",
  strategy: "استراتيجي* مخاطر ميزانية السوق منافس* تكاليف",
  society: "اقتصاد* سياس* فلسف* أخلاق* تاريخ* مجتمع* أسباب نظريات أدلة مناخ* أزمة",
  field: "أرقام أسماء تواريخ عناوين هواتف المبالغ",
  picture: "صورة صور لقطة_شاشة رسم_بياني",
  greet: "مرحبا أهلا السلام_عليكم صباح_الخير مساء_الخير كيف_حالك شكرا وداعا نكتة",
  fact: "ما_هي ما_هو من_هو متى أين عاصمة كم_عدد ما_معنى عرف كم_عمر كم",
  howto: "كيف كيف_يمكنني",
  advice: "انصح* اقترح* نصيحة أفكار",
  brief: "جملة_واحدة باختصار قصير* كلمة_واحدة فقط سطر_واحد",
  thorough: "بالتفصيل مفصل* شامل* كل خطوة_بخطوة جميع",
  constraint: "يجب بدون على_الأقل بحيث مع ضمان مراعاة",
  tongue: "بالفرنسية بالإنجليزية بالإسبانية بالألمانية بالتركىة بالىابانىة",
  pointing: "هذا هذه التالي التالية",
};

const hi: Cues = {
  translate: "अनुवाद* अंग्रेज़ी_में अंग्रेजी_में हिंदी_में_बदलो ट्रांसलेट क्या_कहते तमिल_में बंगाली_में",
  summarize: "सारांश* संक्षेप* सार निचोड़ मुख्य_बिंदु",
  extract: "निकालो निकालिए निकालें सूची_बनाओ वर्गीकृत छाँटो json_में तालिका_में",
  convert: "परिवर्तित रूपांतरित",
  polish: "सुधारो सुधारें व्याकरण वर्तनी ठीक_करो फिर_से_लिखो",
  compose: "लिखो लिखिए लिखें लिख बनाओ बनाइए बनाएं तैयार",
  implement: "लागू क्रियान्वित विकसित प्रोग्राम_लिखो कार्यान्वित*",
  debug: "त्रुटि एरर गलती बग काम_नहीं डिबग",
  review: "समीक्षा रिव्यू",
  test: "परीक्षण* टेस्ट",
  restructure: "अनुकूलित रिफैक्टर ऑप्टिमाइज़",
  explain: "समझाओ समझाइए समझाएं व्याख्या वर्णन अंतर कैसे_काम बताइए",
  compute: "गणना हल_करो हल_कीजिए हल_करें कितना_होता कितना_होगा जोड़ो",
  prove: "सिद्ध* प्रमाण* साबित* शुद्धता व्युत्पन्न",
  compare: "तुलना फायदे_और_नुकसान लाभ_और_हानि बेहतर",
  analyze: "विश्लेषण* मूल्यांकन* जांच प्रभाव परिणाम",
  argue: "तर्क* उचित_ठहराओ बचाव आलोचना* बहस",
  design: "डिज़ाइन* डिजाइन* वास्तुकला आर्किटेक्चर",
  plan: "योजना* कार्यक्रम समय_सारणी यात्रा_योजना प्लान",
  agent: "चलाओ इंस्टॉल हटाओ_सभी फ़ाइल_बनाओ",
  code:
    "कोड फ़ंक्शन* फंक्शन* स्क्रिप्ट प्रोग्राम पायथन डेटाबेस एल्गोरिथ* ऐप वेबसाइट वेरिएबल git वेब गेम script likh python लिस्ट",
  shell: "कमांड टर्मिनल",
  workspace: "फ़ोल्डर फोल्डर फ़ाइल* फाइल*",
  shortForm: "पत्र ईमेल कविता भाषण निमंत्रण नारा शीर्षक कहानी संदेश आवेदन पोस्ट भाषण_लिखो शुभकामना* धन्यवाद_पत्र",
  longForm: "निबंध उपन्यास अध्याय रिपोर्ट लेख शोध",
  number: "समीकरण समाकलन अवकलज प्रायिकता प्रतिशत मैट्रिक्स वर्गमूल औसत क्षेत्रफल त्रिभुज ब्याज गणित",
  theorem: "प्रमेय अभाज्य अनंत अपरिमेय अभिसारी",
  logic: "पहेली तर्कशास्त्र कौन_झूठ क्या_मुझे निर्णय",
  why: "क्यों कारण",
  system: "प्रणाली सिस्टम नेटवर्क प्लेटफ़ॉर्म सेवा*",
  hard: "वितरित* सर्वसम्मति समवर्ती संगति दोष_सहिष्णु एन्क्रिप्शन सुरक्षा विफलता स्केलेबल",
  journey: "यात्रा छुट्टी शादी जन्मदिन सप्ताह दिन_की",
  strategy: "रणनीति जोखिम बजट बाज़ार बाजार लागत",
  society: "अर्थव्यवस्था राजनीति* दर्शन* नैतिक* इतिहास समाज* सिद्धांत साक्ष्य जलवायु",
  field: "नाम_और फोन_नंबर तारीखें पते",
  picture: "चित्र तस्वीर फोटो स्क्रीनशॉट",
  greet: "नमस्ते नमस्कार धन्यवाद कैसे_हो कैसे_हैं शुक्रिया सुप्रभात चुटकुला",
  fact: "क्या_है कौन कौन_सा कब कहाँ कहां राजधानी कितने किसने मतलब",
  howto: "कैसे",
  advice: "सुझाव सलाह",
  brief: "एक_वाक्य संक्षिप्त छोटा केवल सिर्फ़ सिर्फ एक_शब्द",
  thorough: "विस्तार* विस्तृत पूरा व्यापक प्रत्येक हर चरण_दर_चरण",
  constraint: "चाहिए बिना कम_से_कम सुनिश्चित साथ",
  pointing: "यह इस इसे निम्न*",
};

/** Languages with the plainest words only, in one list. */
const others: Cues = {
  translate:
    "översätt* oversaett* oversett* pa_engelska pa_engelsk dich dịch translate_ke terjemah* preloz* preklad* traducere tradu fordits* fordit* kaanna* kaannos μεταφρα* *แปล* תרגם* תרגמי ترجمه* tradu_in in_engleza preloz prelozte do_anglictiny na_engelska",
  summarize:
    "sammanfatt* sammenfat* opsummer* oppsummer* tom_tat ringkas* rangkum* shrn* souhrn rezuma* osszefoglal* foglald_ossze tiivista* περιληψη συνοψ* *สรุป* סכם* תקציר סכמי خلاصه*",
  extract:
    "lista_alla udtraek* trich_xuat trích* liet_ke ekstrak* daftarkan extrage* sorold_fel listaa εξαγ* *ดึงข้อมูล* חלץ* استخراج_کن*",
  polish: "ratta korriger* omformuler* sua_loi perbaiki oprav* corecteaza javitsd korjaa διορθωσε תקן ویرایش",
  compose:
    "skriv* viet viết tulis* buatlah buatkan napis* scrie irj* irjal kirjoita* γραψε γράψε *เขียน* כתוב* כתבי بنویس* napis likh",
  implement:
    "implementera* implementer* lap_trinh thuc_hien terapkan implementuj* implementeaza valositsd_meg toteuta υλοποι* *พัฒนา* ממש פיתוח پیاده_سازی*",
  debug: "fungerar_inte virker_ikke fel feil loi lỗi kesalahan chyba hiba virhe σφαλμα *ข้อผิดพลาด* שגיאה* خطا",
  explain:
    "forklar* giai_thich jelaskan vysvetl* explica_cum explica magyarazd selita εξηγ* *อธิบาย* הסבר* توضیح* hur_fungerar hvordan_virker hvordan_fungerer khac_nhau perbedaan rozdil mukodik",
  compute:
    "berakna* beregn* tinh tính hitung* vypocit* calculeaza szamold laske υπολογι* *คำนวณ* חשב* محاسبه* hur_mycket_ar berapa_hasil",
  prove:
    "bevisa* bevis* chung_minh chứng_minh buktikan dokaz* demonstreaza bizonyits* todista* αποδειξ* *พิสูจน์* הוכח* اثبات*",
  compare:
    "jamfor* sammenlign* so_sanh bandingkan porovn* compara hasonlits* vertaa συγκριν* *เปรียบเทียบ* השווה* مقایسه*",
  analyze:
    "analyser* phan_tich phân_tích analisis* analisa analyzuj* analizeaza elemezd analysoi αναλυ* *วิเคราะห์* נתח* تحلیل* utvardera vurder* danh_gia evaluasi",
  argue: "motivera begrunn* lap_luan argumen* zduvodn* argumenteaza ervelj perustele επιχειρημα* נמק استدلال*",
  design:
    "designa* arkitektur* thiet_ke thiết_kế rancang* desain* navrhni* proiecteaza tervezz* suunnittele_jarjestelma σχεδιασε* *ออกแบบ* תכנן_מערכת עצב ארכיטקטורה طراحی* معماری",
  plan:
    "planera planlegg* planlaeg* ke_hoach kế_hoạch lap_ke rencana* jadwal naplanuj* plan_de tervezd suunnittele σχεδιο *วางแผน* *แผนการ* תכנן תוכנית برنامه_ریزی برنامه_سفر resplan* lich_trinh itinerar* lap_ke_hoach plan_na plan_voor",
  agent: "kor_testerna kjor chay chạy jalankan spust* ruleaza futtasd aja τρεξε *รัน* הרץ اجرا_کن",
  code:
    "funktion* funksjon* ham hàm fungsi* funkce functie fuggveny* funktio* συναρτηση* κωδικ* *ฟังก์ชัน* *โค้ด* פונקציה קוד تابع کد kode kod koodi ma_nguon co_so_du_lieu database* databaze skript program* algoritm* thuat_toan thuật_toán bang_python phan_mem trang_web ung_dung situs_web aplikasi webstranka weboldal webbplats hemsida",
  shell: "kommando* lenh lệnh perintah prikaz comanda parancs komento εντολη *คำสั่ง* פקודה دستور",
  test: "tester testerna kiem_thu kiểm_thử pengujian tes teszt* testit δοκιμ* *ทดสอบ* בדיקות آزمون",
  shortForm:
    "brev mejl e_post epost thu email surat puisi dopis basen scrisoare poezie level vers kirje runo επιστολη ποιημα email_ *อีเมล* *จดหมาย* *กลอน* מכתב שיר אימייל נامه شعر ایمیل bai_tho cerita pribeh poveste tarina ιστορια *นิทาน* סיפור داستان",
  longForm:
    "uppsats* essä avhandling rapport bai_luan tieu_luan esai makalah esej referat eseu dolgozat tanulmany essee tutkielma εκθεση *บทความ* *เรียงความ* מאמר مقاله",
  number:
    "ekvation* ligning* sannolikhet* procent prosent phuong_trinh xac_suat persamaan persen rovnic* ecuati* egyenlet* yhtalo* εξισωσ* *สมการ* משוואה معادله *เปอร์เซ็นต์* phan_tram can_bac_hai akar_kuadrat odmocnina kvadratroten negyzetgyok",
  theorem: "teorem sats dinh_ly veta tetel lause θεωρημα *ทฤษฎีบท* משפט_המתמטי قضیه so_nguyen_to",
  why: "varfor hvorfor tai_sao tại_sao mengapa kenapa proc de_ce miert miksi γιατι *ทำไม* למה מדוע چرا",
  system:
    "system* he_thong hệ_thống sistem* systemet rendszer* jarjestelma* συστημα* *ระบบ* מערכת سیستم dien_toan tjanst* tjeneste*",
  hard:
    "distribuera* distribuer* distribuert* feltolerant* skalbar* skalerbar* phan_tan phân_tán phan_tan terdistribusi* skalabel distribuovan* distribuit* elosztott hajautet* κατανεμημεν* *กระจาย* מבוזר* توزیع_شده chiu_loi konsensus konsisten* felscenari* bao_mat keamanan bezpecnost samtidighet",
  strategy:
    "strategi* rủi_ro rui_ro risiko* chien_luoc chiến_lược anggaran rizik* strateg* kockazat* riski* στρατηγικ* *กลยุทธ์* אסטרטגיה استراتژی* ngan_sach",
  society:
    "ekonomi* samhall* samfunn* kinh_te xa_hoi lich_su sejarah orsaker arsaker nguyen_nhan spolecnost* tarsadalm* yhteiskunn* κοινωνι* οικονομ* *เศรษฐกิจ* כלכל* اقتصاد*",
  journey:
    "resa tur chuyen_di du_lich perjalanan liburan cesta vylet calatorie utazas matka ταξιδι *ทริป* *เที่ยว* טיול سفر",
  greet:
    "hej hei xin_chao xin_chào chào halo selamat_pagi ahoj dobry_den salut buna szia terve γεια *สวัสดี* שלום سلام tack takk cam_on terima_kasih dekuji multumesc koszonom kiitos ευχαριστω *ขอบคุณ* תודה ممنون apa_kabar",
  fact:
    "vad_ar vad_heter hvad_er hva_er hvem vem nar_var la_gi là_gì ai_la thu_do thủ_đô o_dau khi_nao apa_itu apa siapa kapan di_mana ibu_kota berapa co_je kdo_je kdy kde hlavni_mesto ce_este cine_este capitala mi_a ki_volt fovaros mika_on kuka_on paakaupunki ποια_ειναι τι_ειναι ποιος πρωτευουσα ποτε *คืออะไร* *เมืองหลวง* *ใคร* *เมื่อไหร่* *ที่ไหน* *กี่* מהי מה_זה מי מתי איפה בירת כמה چیست کیست کجاست پایتخت چند کی huvudstad* hovedstad hur_manga hvor_mange bao_nhieu",
  howto:
    "hur hvordan lam_the_nao làm_thế_nào cach cách bagaimana cara jak cum hogyan miten πως *อย่างไร* *วิธี* איך چگونه چطور",
  brief:
    "kort ngan_gon ngắn_gọn mot_cau một_câu singkat satu_kalimat strucne scurt roviden lyhyesti συντομα *สั้น* *ประโยคเดียว* בקצרה משפט_אחד کوتاه یک_جمله en_mening endast bara",
  thorough:
    "detaljera* utforlig* grundig* chi_tiet lengkap podrobn* detaliat reszletes* yksityiskohtais* αναλυτικα *ละเอียด* בפירוט מפורט* مفصل tung_buoc",
  constraint:
    "maste utan minst phai khong_duoc harus tanpa musi bez trebuie kell πρεπει *ต้อง* חייב باید so_att sedemikian",
  pointing:
    "detta denna dette denne nay duoi_day ini berikut tento toto acest aceasta ez ezt tama αυτο *นี้* זה הזה این",
  tongue: "pa_tyska pa_engelska pa_franska pa_spanska",
};

/** A language: its cue words, and for those in Latin letters its commonest words, by which it is recognised. */
export interface Language {
  cues: Cues;
  common?: string;
}

/**
 * Languages by script, so that a request is read with the words of its own. English, full of loan words, always
 * is; other languages in Latin letters when their common words occur, or when no common word occurs at all.
 */
export const LANGUAGES: Record<
  "latin" | "cyrillic" | "han" | "kana" | "hangul" | "arabic" | "devanagari" | "other",
  Language[]
> = {
  latin: [
    {
      cues: en,
      common:
        "the a an of to and is in it for this that with on my me you i be are what how as from at or do does can which not these those into by was were has have who if when your its please pls all about give make list show tell find write explain translate but ok no yes more most some any one two three first last new good better best day days week year time people thing way use used using name start end between without before after over under up out back only just like want need help get go going know think say said work works long many much little big small old there here him her his their our us they we he she them been being had did done will would should could may might must eat drink live very too so than then also now every each both same other another next few own off again take look word words sentence line lines text question answer",
    },
    {
      cues: de,
      common:
        "der die das und ist ich nicht ein eine einen einer eines zu mit den dem des von auf fur wie was im sich es mir du in bitte diese dieser dieses diesen als aus bei zum zur wir uns oder kann kannst nach uber wenn warum welche alle auch noch mach gib wer wo ins sind hat haben",
    },
    {
      cues: fr,
      common:
        "le la les des du de un une et est je ne pas pour que qui ce cette ces dans en sur avec il elle nous vous mon ma mes au aux plus par ou se quel quelle comment pourquoi moi sont l d qu j c s n",
    },
    {
      cues: es,
      common:
        "el la los las de del un una y es en que por para con no se mi tu lo como al su este esta esto estos mas o yo me qué cual cuanto donde cuando son hay tiene entre sobre",
    },
    {
      cues: it,
      common:
        "il lo la i gli le di del della dei delle un una uno e è che per con non si mi come da in questo questa questi sono al alla ho qual quale quanto dove quando perche ogni nel nella l c cosa tutti tutte",
    },
    {
      cues: pt,
      common:
        "o a os as de do da dos das um uma e é que por para pra com nao se meu minha em no na nos nas este esta esse essa isso como ao mais eu me qual quais onde quando voce sao tem entre sobre ou",
    },
    {
      cues: nl,
      common:
        "de het een en is ik niet van te met op voor dat die dit in aan er zijn naar hoe wat mijn je mij bij om als ook deze maak welke waar waarom geef alle uit kan kun",
    },
    {
      cues: pl,
      common:
        "i w na z do się nie to jest że o jak za od po dla czy co ten ta te tego mi moj jaki jaka jakie oraz ale przez ktory ktora ktore tym a ze prosze wszystkie",
    },
    {
      cues: tr,
      common:
        "bir ve bu icin ile mi ne da de çok var daha gibi olan benim bana nasil olarak en kac mı mu hangi nedir su kadar her bunu ya veya ama",
    },
    {
      cues: others,
      common:
        "och att det som en ar pa jag inte med av til og at er ikke jeg hvordan hva vad hvad den la cua mot cho nhung va khong trong bang toi cac yang dan untuk dengan dari ini itu sebuah saya je na se co jsem pro aby si nu este pentru din ce care az egy es hogy nem on ja ei se mika ett om hur vi",
    },
  ],
  cyrillic: [
    {
      cues: ru,
      common:
        "и в на не что как это я с по мне для мои моя или у за из к но так все вы мы он она они был есть можно надо нужно где когда кто какои какая какие чем если бы ли же до после от о",
    },
    {
      cues: uk,
      common:
        "і в на не що як це я з по мені для мій або у за із до але так все ви ми він вона є можна треба де коли хто який яка які чи",
    },
  ],
  han: [{ cues: zh }],
  kana: [{ cues: ja }],
  hangul: [{ cues: ko }],
  arabic: [{
    cues: ar,
    common: "في من على إلى عن هل ما هذا هذه أن لا أنا لي مع كم هو هي التي الذي أو كان بين بعد قبل",
  }, { cues: others }],
  devanagari: [{
    cues: hi,
    common: "का की के में है हैं को से और यह एक पर ने मैं मुझे हो क्या कर या तो भी नहीं लिए मेरे मेरी इस वह था",
  }],
  other: [{ cues: others }],
};
